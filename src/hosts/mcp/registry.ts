import { REACHES, type Tool } from "./tools/define.ts";
import { auditLibrary } from "./tools/files/audit-library.ts";
import { createDirectory } from "./tools/files/create-directory.ts";
import { executeNamingPlan } from "./tools/files/execute-naming-plan.ts";
import { listDirectory } from "./tools/files/list-directory.ts";
import { copyFile, moveFile, renameFile } from "./tools/files/one-file.ts";
import { planRename, renameLibrary } from "./tools/files/rename-library.ts";
import { batchIdentify } from "./tools/identify/batch-identify.ts";
import { parseFilename } from "./tools/identify/parse-filename.ts";
import { previewRename } from "./tools/identify/preview-rename.ts";
import { getTmdbDetails, getTmdbEpisode, searchTmdb } from "./tools/identify/tmdb.ts";
import { approveIngest } from "./tools/ingest/approve-ingest.ts";
import { executeIngest } from "./tools/ingest/execute-ingest.ts";
import { getIngestHistory } from "./tools/ingest/get-ingest-history.ts";
import { getIngestItem } from "./tools/ingest/get-ingest-item.ts";
import { getIngestQueue } from "./tools/ingest/get-ingest-queue.ts";
import { getIngestStatistics } from "./tools/ingest/get-ingest-statistics.ts";
import { getPosters } from "./tools/ingest/get-posters.ts";
import { rejectIngest } from "./tools/ingest/reject-ingest.ts";
import { retryIngest } from "./tools/ingest/retry-ingest.ts";
import { undoIngest } from "./tools/ingest/undo-ingest.ts";
import { configureWatcher, getWatcherStatus, startWatcher, stopWatcher } from "./tools/ingest/watcher.ts";
import { whyNotInPlex } from "./tools/ingest/why-not-in-plex.ts";
import { getFiledWork, listFiledWorks } from "./tools/page/filed-works.ts";
import { getLog } from "./tools/page/get-log.ts";
import { getHealth, makeBackup, runDoctor, testNotifications } from "./tools/page/health.ts";
import { getFreeSpace, getHome, getPlots } from "./tools/page/home.ts";
import { listReleases } from "./tools/page/list-releases.ts";
import {
  changeSettings,
  findServices,
  getSettings,
  restartDaemon,
  signInPlex,
  testSettings,
  undoSettings,
} from "./tools/page/settings.ts";
import { listTrash, purgeTrash, restoreTrash } from "./tools/page/trash.ts";
import {
  getMediaDetails,
  getOnDeck,
  getRecentlyAdded,
  listLibraries,
  listLibraryItems,
  searchMedia,
} from "./tools/plex/browse.ts";
import { controlPlayback, getPlaybackStatus, getWatchHistory } from "./tools/plex/playback.ts";
import { getServerInfo, scanLibrary } from "./tools/plex/server.ts";
import { controlTorrent } from "./tools/torrents/control-torrent.ts";
import { listTorrents } from "./tools/torrents/list-torrents.ts";

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
