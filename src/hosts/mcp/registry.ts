import { REACHES, type Tool } from "./tools/define.ts";
import { auditLibrary } from "./tools/files/audit-library.ts";
import { copyFile, createDirectory, listDirectory, moveFile, renameFile } from "./tools/files/files.ts";
import { executeNamingPlan, planRename, renameLibrary } from "./tools/files/rename.ts";
import { findSpace } from "./tools/files/space.ts";
import { batchIdentify, parseFilename, previewRename } from "./tools/identify/names.ts";
import { getTmdbDetails, getTmdbEpisode, searchTmdb } from "./tools/identify/tmdb.ts";
import { approveIngest, executeIngest, rejectIngest, retryIngest, undoIngest } from "./tools/ingest/decisions.ts";
import {
  getIngestHistory,
  getIngestItem,
  getIngestQueue,
  getIngestStatistics,
  getPosters,
  whyNotInPlex,
} from "./tools/ingest/queue.ts";
import { configureWatcher, getWatcherStatus, startWatcher, stopWatcher } from "./tools/ingest/watcher.ts";
import { getFiledWork, listFiledWorks, listTrash, purgeTrash, restoreTrash } from "./tools/page/filed.ts";
import { askServices, getHealth, getLog, makeBackup, runDoctor, testNotifications } from "./tools/page/health.ts";
import { getFreeSpace, getHome, getPlots, listReleases } from "./tools/page/home.ts";
import {
  changeSettings,
  findServices,
  getSettings,
  restartDaemon,
  signInPlex,
  testSettings,
  undoSettings,
} from "./tools/page/settings.ts";
import {
  getMediaDetails,
  getOnDeck,
  getRecentlyAdded,
  getServerInfo,
  listLibraries,
  listLibraryItems,
  scanLibrary,
  searchMedia,
} from "./tools/plex/browse.ts";
import { controlPlayback, getPlaybackStatus, getWatchHistory } from "./tools/plex/playback.ts";
import { controlTorrent, listTorrents } from "./tools/torrents.ts";

/** Every tool, those for the page last. */
export const ALL_TOOLS: readonly Tool[] = [
  getIngestQueue,
  getIngestItem,
  whyNotInPlex,
  approveIngest,
  rejectIngest,
  retryIngest,
  undoIngest,
  executeIngest,
  getIngestHistory,
  getIngestStatistics,
  getWatcherStatus,
  startWatcher,
  stopWatcher,
  configureWatcher,
  listLibraries,
  listLibraryItems,
  searchMedia,
  getMediaDetails,
  getRecentlyAdded,
  getOnDeck,
  getPlaybackStatus,
  getWatchHistory,
  controlPlayback,
  scanLibrary,
  getServerInfo,
  parseFilename,
  searchTmdb,
  getTmdbDetails,
  getTmdbEpisode,
  previewRename,
  batchIdentify,
  listTorrents,
  controlTorrent,
  listDirectory,
  createDirectory,
  renameFile,
  copyFile,
  moveFile,
  executeNamingPlan,
  auditLibrary,
  planRename,
  renameLibrary,
  findSpace,
  listTrash,
  restoreTrash,
  getFreeSpace,
  listFiledWorks,
  getFiledWork,
  listReleases,
  getHome,
  getPlots,
  purgeTrash,
  getHealth,
  runDoctor,
  askServices,
  makeBackup,
  testNotifications,
  getLog,
  getPosters,
  getSettings,
  changeSettings,
  undoSettings,
  testSettings,
  signInPlex,
  findServices,
  restartDaemon,
];

/** The tools of MCP, in the order in which clients see them. The order is fixed: clients cache their prompts by it. */
export const TOOLS: readonly Tool[] = ALL_TOOLS.filter(({ audience }) => audience === undefined);

/** What clients that draw our views have besides. */
export const VIEW_TOOLS: readonly Tool[] = ALL_TOOLS.filter(
  ({ audience }) => audience !== undefined && REACHES.view.includes(audience),
);
