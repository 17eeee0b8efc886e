import type { Tool } from "./define.ts";
import { approveIngest } from "./tools/ingest/approve-ingest.ts";
import { executeIngest } from "./tools/ingest/execute-ingest.ts";
import { getIngestHistory } from "./tools/ingest/get-ingest-history.ts";
import { getIngestItem } from "./tools/ingest/get-ingest-item.ts";
import { getIngestQueue } from "./tools/ingest/get-ingest-queue.ts";
import { getWatcherStatus } from "./tools/ingest/get-watcher-status.ts";
import { rejectIngest } from "./tools/ingest/reject-ingest.ts";
import { retryIngest } from "./tools/ingest/retry-ingest.ts";
import { startWatcher } from "./tools/ingest/start-watcher.ts";
import { stopWatcher } from "./tools/ingest/stop-watcher.ts";
import { undoIngest } from "./tools/ingest/undo-ingest.ts";
import { controlPlayback } from "./tools/plex/control-playback.ts";
import { getPlaybackStatus } from "./tools/plex/get-playback-status.ts";
import { getServerInfo } from "./tools/plex/get-server-info.ts";
import { listLibraries } from "./tools/plex/list-libraries.ts";
import { controlTorrent } from "./tools/torrents/control-torrent.ts";
import { listTorrents } from "./tools/torrents/list-torrents.ts";

/** Every tool, in the order in which clients see them. The order is fixed: clients cache their prompts by it. */
export const TOOLS: readonly Tool[] = [
  getIngestQueue,
  getIngestItem,
  approveIngest,
  rejectIngest,
  retryIngest,
  undoIngest,
  executeIngest,
  getIngestHistory,
  getWatcherStatus,
  startWatcher,
  stopWatcher,
  listLibraries,
  getPlaybackStatus,
  controlPlayback,
  getServerInfo,
  listTorrents,
  controlTorrent,
];
