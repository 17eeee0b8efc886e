import { isAtOrBelow } from "../../base/path/is-below.ts";
import { toHere, toThere } from "../../base/path/path-map.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { formatCount } from "../../base/text/format-count.ts";
import { HOUR_MS, MINUTE_MS } from "../../base/text/time-units.ts";
import type { PlexMatch, ShownFolder } from "../../core/audit/work-folder.ts";
import type { Clock } from "../../core/clock.ts";
import { SERVER_FACTS } from "../../core/library/server-facts.ts";
import { GIVE_UP_MS } from "../../core/scan/judge.ts";
import { toShownNumbers } from "../../core/scan/numbers.ts";
import type { Db } from "../../store/open.ts";
import { listCheckedFolders } from "../../store/plex/scans.ts";
import { findServerVersion } from "../../store/plex/server-versions.ts";
import { listShownFiles, usesIds } from "../../store/plex/shown-files.ts";
import type { ServerList, WorkLibrary } from "../library/libraries.ts";
import { explainUpgrade } from "../library-state/after-upgrade.ts";

/** A library that reports no change is still listed by the engine once a day. */
const MAX_AGE_MS = 2 * 24 * 3600_000;

function formatAge(ms: number): string {
  const hours = Math.floor(ms / HOUR_MS);
  if (ms < MINUTE_MS) return "less than a minute";
  return hours < 2 ? formatCount(Math.floor(ms / MINUTE_MS), "minute") : formatCount(hours, "hour");
}

const READ_AGAIN = "The daemon reads it again at most 20 minutes after its last reading.";

/**
 * Reads a folder from a server's last list of a library. With `deep` it also reads the folders in
 * it.
 */
export type ServerShows = (folder: string, deep: boolean) => Promise<ShownFolder>;

/** A list, or why it cannot be compared. `note`: what a reader must know about a list. */
export type OpenedList = { shows: ServerShows | undefined; note: string | undefined };

/**
 * Opens a server's list of a library. Not every server reports a change of a library. Its list is
 * used although files were added since: what it showed of them is in the list, and files whose
 * check is not over are not compared.
 */
export async function openServerList(
  { db, clock }: { db: Db; clock: Clock },
  { type, path }: Pick<WorkLibrary, "type" | "path">,
  { server: { name, kind, title, pathMap, urlSetting }, section, listing }: ServerList,
): Promise<OpenedList> {
  const list = `${title}'s list of ${quoted(path)}`;
  if (listing === undefined || listing.type !== type) {
    return { shows: undefined, note: `${list} was not read yet, so it was not compared.` };
  }
  const age = clock.now() - listing.listedAt;
  const read = `${list} was read ${formatAge(Math.max(0, age))} ago`;
  const hasChanged = listing.stale && kind === "plex";
  if (age > MAX_AGE_MS || hasChanged) {
    const why = hasChanged ? ", and its files changed after that" : " and is out of date";
    return { shows: undefined, note: `${read}${why}, so it was not compared. ${READ_AGAIN}` };
  }
  const waiting =
    kind === "plex" ? [] : await listCheckedFolders(db, name, clock.now() - GIVE_UP_MS);
  const hasIds = await usesIds(db, { server: name, section });
  // Changes of matches use the Plex of PLEX_URL.
  const server = { kind, title, canFix: urlSetting === "PLEX_URL" };
  const shows: ServerShows = async (folder, deep) => {
    const rows = await listShownFiles(db, {
      server: name,
      section,
      folder: toThere(folder, pathMap),
      deep,
    });
    const files = new Map<string, PlexMatch>();
    for (const { path: there, season, episode, tmdbId, imdbId, tvdbId } of rows) {
      const at = toHere(there, pathMap);
      const numbers = [
        ...(files.get(at)?.numbers ?? []),
        toShownNumbers({ season, first: episode }),
      ];
      files.set(at, { tmdbId, imdbId, tvdbId, ...(type === "tv" && { numbers }) });
    }
    const isWaiting = waiting.some((one) => isAtOrBelow(one, folder) || isAtOrBelow(folder, one));
    // The files of a series are listed when its episodes are requested. For some series, that never
    // happens.
    const read = rows.map(({ episodesAt }) => episodesAt ?? 0);
    const listedAt =
      type === "movie" ? listing.listedAt : read.length === 0 ? 0 : Math.min(...read);
    const complete = listedAt - SERVER_FACTS[kind].listedLateMs;
    // Some of its files are missing in the list although the server may have them.
    const hasPartial = rows.some(({ isPartial }) => isPartial);
    const isListed = (file: { changedAt: number }): boolean =>
      !hasPartial && !isWaiting && file.changedAt < complete;
    return { server, files, usesIds: hasIds, isListed };
  };
  const { waitsAfter } = (await findServerVersion(db, name)) ?? {};
  if (waitsAfter !== undefined) return { shows, note: `${read}. ${explainUpgrade(title)}` };
  const isOlder = listing.stale && age >= 0;
  return {
    shows,
    note: isOlder ? `${read}, and newer files are not in it. ${READ_AGAIN}` : undefined,
  };
}
