import type { Kysely } from "kysely";
import * as firstLight from "./001-first-light.ts";
import * as first from "./002-to-009.ts";
import * as second from "./010-to-019.ts";
import * as storages from "./020-storages.ts";
import * as third from "./021-to-026.ts";
import * as namedFolders from "./028-named-folders.ts";
import * as movedRoots from "./029-moved-roots.ts";
import * as proofTimes from "./030-proof-times.ts";
import * as itemParts from "./031-item-parts.ts";
import * as mediaFacts from "./032-media-facts.ts";
import * as silence from "./033-silence.ts";
import * as mediaServers from "./034-media-servers.ts";
import * as serverLists from "./035-server-lists.ts";
import * as finishedJobs from "./036-finished-jobs.ts";
import * as sourceMount from "./037-source-mount.ts";
import * as numbersAsked from "./038-numbers-asked.ts";
import * as firstScans from "./039-first-scans.ts";
import * as partialWorks from "./040-partial-works.ts";
import * as arrClaims from "./044-arr-claims.ts";
import * as afterUpgrades from "./045-after-upgrades.ts";
import * as torrentsAtClient from "./046-torrents-at-client.ts";
import * as arrFaults from "./047-arr-faults.ts";

export type Migration = { name: string; up(db: Kysely<unknown>): Promise<void> };

/**
 * Migrations in order. Never edit a released one. A schema's number is its position here, counted
 * from 1.
 */
export const MIGRATIONS: readonly Migration[] = [
  { name: "001-first-light", up: firstLight.up },
  { name: "002-second-process", up: first.secondProcess },
  { name: "003-torrents", up: first.torrents },
  { name: "004-learning", up: first.learning },
  { name: "005-trash-wishes", up: first.trashWishes },
  { name: "006-upgrades", up: first.upgrades },
  { name: "007-plex", up: first.plex },
  { name: "008-plex-holdings", up: first.plexHoldings },
  { name: "009-duplicate-choice", up: first.duplicateChoice },
  { name: "010-left-over", up: second.leftOver },
  { name: "011-database-mark", up: second.databaseMark },
  { name: "012-daily-statistics", up: second.dailyStatistics },
  { name: "013-run-time-settings", up: second.runTimeSettings },
  { name: "014-file-jobs", up: second.fileJobs },
  { name: "015-queue-order", up: second.queueOrder },
  { name: "016-queue-filters", up: second.queueFilters },
  { name: "017-web-sessions", up: second.webSessions },
  { name: "018-history-actors", up: second.historyActors },
  { name: "019-torrent-clients", up: second.torrentClients },
  { name: "020-storages", up: storages.up },
  { name: "021-filed-works", up: third.filedWorks },
  { name: "022-live-paths", up: third.livePaths },
  { name: "023-adopted-works", up: third.adoptedWorks },
  { name: "024-renamed-places", up: third.renamedPlaces },
  { name: "025-renamed-videos", up: third.renamedVideos },
  { name: "026-session-networks", up: third.sessionNetworks },
  { name: "027-next-asked", up: third.nextAsked },
  { name: "028-named-folders", up: namedFolders.up },
  { name: "029-moved-roots", up: movedRoots.up },
  { name: "030-proof-times", up: proofTimes.up },
  { name: "031-item-parts", up: itemParts.up },
  { name: "032-media-facts", up: mediaFacts.up },
  { name: "033-silence", up: silence.up },
  { name: "034-media-servers", up: mediaServers.up },
  { name: "035-server-lists", up: serverLists.up },
  { name: "036-finished-jobs", up: finishedJobs.up },
  { name: "037-source-mount", up: sourceMount.up },
  { name: "038-numbers-asked", up: numbersAsked.up },
  { name: "039-first-scans", up: firstScans.up },
  { name: "040-partial-works", up: partialWorks.up },
  { name: "044-arr-claims", up: arrClaims.up },
  { name: "045-after-upgrades", up: afterUpgrades.up },
  { name: "046-torrents-at-client", up: torrentsAtClient.up },
  { name: "047-arr-faults", up: arrFaults.up },
];
