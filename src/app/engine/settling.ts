import { cleanText } from "../../base/text/clean-text.ts";
import { DEFAULT_STABLE_SECONDS } from "../../core/run-time.ts";
import {
  formatSettlingLines,
  formatUnfinishedLine,
  isQuiet,
} from "../../core/settle/settling-lines.ts";
import type { Db } from "../../store/open.ts";
import { listReleasesIn } from "../../store/releases/releases.ts";
import { listSourceHealth } from "../../store/releases/sources.ts";
import { readEffectiveSettings } from "../../store/settings/settings.ts";
import { showReason, toIso } from "../shown/release.ts";
import type { ShownSettling } from "../shown/status-shape.ts";

const MAX_WAITS = 20;

/** Returns what is settling; undefined if nothing is. `now` is ms since 1970. */
export async function readSettlingFacts(db: Db, now: number): Promise<ShownSettling | undefined> {
  const { settling, seconds, unfinished } = await readAll(db);
  if (settling.length === 0 && unfinished.count === 0) return undefined;
  const quiet = settling.filter(isQuiet);
  const until = Math.max(now, ...quiet.flatMap(({ reasons }) => reasons[0]?.until ?? []));
  const waits = settling
    .filter((release) => !isQuiet(release))
    .toSorted((a, b) => (a.waiting?.since ?? now) - (b.waiting?.since ?? now))
    .slice(0, MAX_WAITS);
  return {
    unchanged: quiet.length,
    unchanged_seconds: seconds,
    ...(until > now ? { until: toIso(until) } : {}),
    ...(waits.length === 0
      ? {}
      : {
          waits: waits.flatMap(({ id, waiting, reasons }) => {
            const why = waiting ?? reasons[0];
            const since = waiting && { since: toIso(waiting.since) };
            return why === undefined ? [] : [{ release_id: id, ...showReason(why), ...since }];
          }),
        }),
    ...(unfinished.count === 0
      ? {}
      : {
          unfinished: {
            ...unfinished,
            names: unfinished.names.map((name) => cleanText(name, 300)),
          },
        }),
  };
}

/**
 * Returns lines about what is settling or still being written, what each entry waits for and for
 * how long; empty if there is nothing. `onlyUnfinished`: returns only what is being written, with
 * every name, for a list that already shows the settling releases. `now` is ms since 1970.
 */
export async function readSettling(
  db: Db,
  now: number,
  { onlyUnfinished = false } = {},
): Promise<string[]> {
  const { settling, seconds, unfinished } = await readAll(db);
  return [
    ...(onlyUnfinished ? [] : formatSettlingLines(settling, seconds, now)),
    ...(unfinished.count > 0
      ? [formatUnfinishedLine(unfinished.count, unfinished.names, onlyUnfinished)]
      : []),
  ];
}

async function readAll(db: Db) {
  // The list of torrents shows what torrents wait for, except for Sonarr and Radarr.
  const settling = (await listReleasesIn(db, ["settling"])).filter(
    ({ source, waiting }) => source !== "torrent" || waiting?.code === "claimed_by_arr",
  );
  const settings = await readEffectiveSettings(db);
  const seconds = Number(
    settings.find(({ name }) => name === "INGEST_STABLE_SECONDS")?.value ?? DEFAULT_STABLE_SECONDS,
  );
  const written = (await listSourceHealth(db)).flatMap((source) => source.unfinished ?? []);
  const count = written.reduce((sum, unfinished) => sum + unfinished.count, 0);
  return { settling, seconds, unfinished: { count, names: written.flatMap(({ names }) => names) } };
}
