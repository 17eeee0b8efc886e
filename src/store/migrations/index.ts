import type { Kysely } from "kysely";
import * as firstLight from "./001-first-light.ts";
import * as secondProcess from "./002-second-process.ts";
import * as torrents from "./003-torrents.ts";
import * as learning from "./004-learning.ts";
import * as trashWishes from "./005-trash-wishes.ts";
import * as upgrades from "./006-upgrades.ts";
import * as plex from "./007-plex.ts";
import * as plexHoldings from "./008-plex-holdings.ts";
import * as duplicateChoice from "./009-duplicate-choice.ts";
import * as leftOver from "./010-left-over.ts";
import * as databaseMark from "./011-database-mark.ts";
import * as dailyStatistics from "./012-daily-statistics.ts";
import * as runTimeSettings from "./013-run-time-settings.ts";
import * as fileJobs from "./014-file-jobs.ts";
import * as queueOrder from "./015-queue-order.ts";
import * as queueFilters from "./016-queue-filters.ts";
import * as webSessions from "./017-web-sessions.ts";
import * as historyActors from "./018-history-actors.ts";
import * as torrentClients from "./019-torrent-clients.ts";
import * as storages from "./020-storages.ts";
import * as filedWorks from "./021-filed-works.ts";
import * as livePaths from "./022-live-paths.ts";
import * as adoptedWorks from "./023-adopted-works.ts";
import * as renamedPlaces from "./024-renamed-places.ts";
import * as renamedVideos from "./025-renamed-videos.ts";

export type Migration = { name: string; up(db: Kysely<unknown>): Promise<void> };

/** In order; never edit a released one. A schema's number is its position here, counted from 1. */
export const MIGRATIONS: readonly Migration[] = [
  { name: "001-first-light", up: firstLight.up },
  { name: "002-second-process", up: secondProcess.up },
  { name: "003-torrents", up: torrents.up },
  { name: "004-learning", up: learning.up },
  { name: "005-trash-wishes", up: trashWishes.up },
  { name: "006-upgrades", up: upgrades.up },
  { name: "007-plex", up: plex.up },
  { name: "008-plex-holdings", up: plexHoldings.up },
  { name: "009-duplicate-choice", up: duplicateChoice.up },
  { name: "010-left-over", up: leftOver.up },
  { name: "011-database-mark", up: databaseMark.up },
  { name: "012-daily-statistics", up: dailyStatistics.up },
  { name: "013-run-time-settings", up: runTimeSettings.up },
  { name: "014-file-jobs", up: fileJobs.up },
  { name: "015-queue-order", up: queueOrder.up },
  { name: "016-queue-filters", up: queueFilters.up },
  { name: "017-web-sessions", up: webSessions.up },
  { name: "018-history-actors", up: historyActors.up },
  { name: "019-torrent-clients", up: torrentClients.up },
  { name: "020-storages", up: storages.up },
  { name: "021-filed-works", up: filedWorks.up },
  { name: "022-live-paths", up: livePaths.up },
  { name: "023-adopted-works", up: adoptedWorks.up },
  { name: "024-renamed-places", up: renamedPlaces.up },
  { name: "025-renamed-videos", up: renamedVideos.up },
];
