import type { Kysely } from "kysely";
import * as firstLight from "./001-first-light.ts";
import {
  duplicateChoice,
  learning,
  plex,
  plexHoldings,
  secondProcess,
  torrents,
  trashWishes,
  upgrades,
} from "./002-to-009.ts";
import {
  dailyStatistics,
  databaseMark,
  fileJobs,
  historyActors,
  leftOver,
  queueFilters,
  queueOrder,
  runTimeSettings,
  torrentClients,
  webSessions,
} from "./010-to-019.ts";
import * as storages from "./020-storages.ts";
import {
  adoptedWorks,
  filedWorks,
  livePaths,
  nextAsked,
  renamedPlaces,
  renamedVideos,
  sessionNetworks,
} from "./021-to-026.ts";

export type Migration = { name: string; up(db: Kysely<unknown>): Promise<void> };

/** In order; never edit a released one. A schema's number is its position here, counted from 1. */
export const MIGRATIONS: readonly Migration[] = [
  { name: "001-first-light", up: firstLight.up },
  { name: "002-second-process", up: secondProcess },
  { name: "003-torrents", up: torrents },
  { name: "004-learning", up: learning },
  { name: "005-trash-wishes", up: trashWishes },
  { name: "006-upgrades", up: upgrades },
  { name: "007-plex", up: plex },
  { name: "008-plex-holdings", up: plexHoldings },
  { name: "009-duplicate-choice", up: duplicateChoice },
  { name: "010-left-over", up: leftOver },
  { name: "011-database-mark", up: databaseMark },
  { name: "012-daily-statistics", up: dailyStatistics },
  { name: "013-run-time-settings", up: runTimeSettings },
  { name: "014-file-jobs", up: fileJobs },
  { name: "015-queue-order", up: queueOrder },
  { name: "016-queue-filters", up: queueFilters },
  { name: "017-web-sessions", up: webSessions },
  { name: "018-history-actors", up: historyActors },
  { name: "019-torrent-clients", up: torrentClients },
  { name: "020-storages", up: storages.up },
  { name: "021-filed-works", up: filedWorks },
  { name: "022-live-paths", up: livePaths },
  { name: "023-adopted-works", up: adoptedWorks },
  { name: "024-renamed-places", up: renamedPlaces },
  { name: "025-renamed-videos", up: renamedVideos },
  { name: "026-session-networks", up: sessionNetworks },
  { name: "027-next-asked", up: nextAsked },
];
