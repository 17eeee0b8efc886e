import type { Sentence } from "../../base/actions/sentence.ts";
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

const MAX_WAITS = 20;

/** What settles, for programs. */
export type ShownSettling = {
  /** How many releases only have to stay unchanged, for how long, and until when they all have. */
  unchanged: number;
  unchanged_seconds: number;
  until?: string;
  /** The first releases that wait for something else. */
  waits?: { release_id: number; code: string; message: Sentence }[];
  /**
   * What is directly in a watched folder under the name of an unfinished file; `names` are the
   * first.
   */
  unfinished?: { count: number; names: string[] };
};

/** What settles; undefined where nothing does. `now` is ms since 1970. */
export async function readSettlingFacts(db: Db, now: number): Promise<ShownSettling | undefined> {
  const { settling, seconds, unfinished } = await readAll(db);
  if (settling.length === 0 && unfinished.count === 0) return undefined;
  const quiet = settling.filter(isQuiet);
  const until = Math.max(now, ...quiet.flatMap(({ reasons }) => reasons[0]?.until ?? []));
  const waits = settling.filter((release) => !isQuiet(release)).slice(0, MAX_WAITS);
  return {
    unchanged: quiet.length,
    unchanged_seconds: seconds,
    ...(until > now ? { until: toIso(until) } : {}),
    ...(waits.length === 0
      ? {}
      : {
          waits: waits.flatMap(({ id, waiting, reasons }) => {
            const why = waiting ?? reasons[0];
            return why === undefined ? [] : [{ release_id: id, ...showReason(why) }];
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
 * Lines on what settles or is still being written, what each waits for and how long; empty where
 * nothing does. `onlyUnfinished`: what is being written, with every name, for a list that has the
 * others. `now` is ms since 1970.
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
  // What torrents wait for is in the list of torrents.
  const settling = (await listReleasesIn(db, ["settling"])).filter(
    ({ source }) => source !== "torrent",
  );
  const settings = await readEffectiveSettings(db);
  const seconds = Number(
    settings.find(({ name }) => name === "INGEST_STABLE_SECONDS")?.value ?? DEFAULT_STABLE_SECONDS,
  );
  const written = (await listSourceHealth(db)).flatMap((source) => source.unfinished ?? []);
  const count = written.reduce((sum, unfinished) => sum + unfinished.count, 0);
  return { settling, seconds, unfinished: { count, names: written.flatMap(({ names }) => names) } };
}
