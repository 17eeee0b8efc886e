import * as lists from "./tools/curate/lists.ts";
import * as marks from "./tools/curate/marks.ts";
import * as matches from "./tools/curate/matches.ts";
import { REACHES, type ReachTool, type Tool } from "./tools/define.ts";
import { auditLibrary } from "./tools/files/audit-library.ts";
import * as files from "./tools/files/files.ts";
import { listMissingEpisodes } from "./tools/files/missing.ts";
import * as rename from "./tools/files/rename.ts";
import { findSpace } from "./tools/files/space.ts";
import * as names from "./tools/identify/names.ts";
import * as tmdb from "./tools/identify/tmdb.ts";
import * as decisions from "./tools/ingest/decisions.ts";
import * as queue from "./tools/ingest/queue.ts";
import * as watcher from "./tools/ingest/watcher.ts";
import { whyNotInPlex } from "./tools/ingest/why.ts";
import * as filed from "./tools/page/filed.ts";
import * as health from "./tools/page/health.ts";
import * as home from "./tools/page/home.ts";
import * as settings from "./tools/page/settings.ts";
import * as browse from "./tools/plex/browse.ts";
import * as playback from "./tools/plex/playback.ts";
import * as reach from "./tools/reach.ts";
import * as torrents from "./tools/torrents.ts";

/** Every tool, each with its own type. The page's tools come last. */
const EVERY_TOOL = [
  queue.getIngestQueue,
  queue.getIngestItem,
  whyNotInPlex,
  decisions.approveIngest,
  decisions.rejectIngest,
  decisions.retryIngest,
  decisions.undoIngest,
  decisions.refileIngest,
  decisions.executeIngest,
  queue.getIngestHistory,
  queue.getIngestStatistics,
  watcher.getWatcherStatus,
  watcher.startWatcher,
  watcher.stopWatcher,
  watcher.configureWatcher,
  browse.listLibraries,
  browse.listLibraryItems,
  browse.searchMedia,
  browse.getMediaDetails,
  browse.getRecentlyAdded,
  browse.getOnDeck,
  playback.getPlaybackStatus,
  playback.getWatchHistory,
  playback.controlPlayback,
  browse.scanLibrary,
  browse.getServerInfo,
  names.parseFilename,
  tmdb.searchTmdb,
  tmdb.getTmdbDetails,
  tmdb.getTmdbEpisode,
  names.previewRename,
  names.batchIdentify,
  torrents.listTorrents,
  torrents.controlTorrent,
  files.listDirectory,
  files.createDirectory,
  files.renameFile,
  files.copyFile,
  files.moveFile,
  rename.executeNamingPlan,
  auditLibrary,
  listMissingEpisodes,
  rename.planRename,
  rename.renameLibrary,
  findSpace,
  marks.setWatched,
  marks.rateMedia,
  lists.createPlaylist,
  lists.addToPlaylist,
  lists.createCollection,
  lists.addToCollection,
  marks.refreshMetadata,
  matches.findPlexMatches,
  matches.fixPlexMatch,
  filed.listTrash,
  filed.restoreTrash,
  home.getFreeSpace,
  filed.listFiledWorks,
  filed.getFiledWork,
  home.listReleases,
  home.getHome,
  home.getPlots,
  filed.purgeTrash,
  health.explainCode,
  health.getHealth,
  health.runDoctor,
  health.askServices,
  health.makeBackup,
  health.testNotifications,
  health.getLog,
  queue.getPosters,
  settings.getSettings,
  settings.changeSettings,
  settings.undoSettings,
  settings.testSettings,
  settings.previewNames,
  settings.signInPlex,
  settings.findServices,
  settings.restartDaemon,
] as const;

export type EveryTool = (typeof EVERY_TOOL)[number];

export const ALL_TOOLS: readonly Tool[] = EVERY_TOOL;

/**
 * The MCP tools, in the order in which clients see them. The order is fixed, because clients cache
 * their prompts based on it.
 */
export const TOOLS: readonly Tool[] = ALL_TOOLS.filter(({ audience }) => audience === undefined);

/** Tools that find and call tools that are not listed. Every toolset has them. */
export const REACH_TOOLS: readonly ReachTool[] = [
  reach.findTool,
  reach.callReadTool,
  reach.callWriteTool,
];

/** The names of all tools, including those that only the page calls. */
export const ALL_NAMES: readonly string[] = ALL_TOOLS.map(({ name }) => name);

/** Additional tools for clients that draw our views. */
export const VIEW_TOOLS: readonly Tool[] = ALL_TOOLS.filter(
  ({ audience }) => audience !== undefined && REACHES.view.includes(audience),
);
