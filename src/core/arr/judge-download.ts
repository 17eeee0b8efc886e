import { baseOf } from "../../base/path/path-parts.ts";
import { HAS_IMPORTED, LEFT_TO_ARR } from "../plan/files/not-filed.ts";
import type { ArrEvent, ArrQueueEntry } from "./app.ts";
import { type ArrMemory, NOTHING_KNOWN } from "./memory.ts";
import { type RowVerdict, readRow, withoutDot } from "./read-row.ts";

/**
 * One app's knowledge of a download. `app` is its name in settings. `freshInMs`: set if the app has
 * sent news since, and may be asked about them after this time. `unknown` is the reason why the app
 * gave no answer. `lasts`: waiting does not end this reason. `couldTake`: the app may want the
 * download, as far as is known without the app.
 */
export type ArrAnswer = { app: string; title: string; freshInMs?: number } & (
  | { unknown: string; lasts: boolean; couldTake: boolean }
  | {
      /** The entries of this download. */
      queue: readonly ArrQueueEntry[];
      /** The events of this download, in any order. */
      history: readonly ArrEvent[];
      /** True if the download is in a category in which the app looks for downloads. */
      inCategory: boolean;
      /** True if it may be in a folder from which the app takes everything. */
      isWatched: boolean;
      /** False if the app may not have seen yet that the download is complete. */
      hasLooked: boolean;
    }
);

/** A file that an app has imported, or does not want to replace. One sentence each. */
export type TakenFiles = ReadonlyMap<string, string>;

/**
 * The verdict on a download from the answers of all apps.
 *
 * - `free`: no app objects.
 * - `waits`: an app will import it, or may. `leftMs`: the time of the app that is left; undefined
 *   if only a change in the app ends it. `isTold`: false without an answer that counts.
 * - `ask`: a person decides.
 * - `leave`: the app rejected the download, and nothing in it is filed.
 *
 * `taken`: the videos that are not filed in any of these cases.
 */
export type ArrVerdict = { taken: TakenFiles } & (
  | { is: "free" }
  | { is: "waits"; message: string; leftMs?: number | undefined; isTold?: boolean }
  | { is: "ask" | "leave"; message: string }
);

type Facts = {
  answers: readonly ArrAnswer[];
  /** Paths of the download's videos, relative to it. */
  videos: readonly string[];
  /** The memory of each app, by its name, with this answer. */
  memories: ReadonlyMap<string, ArrMemory>;
  /** Time in ms that an app has to import a complete download. */
  afterMs: number;
};

type OneVerdict = ArrVerdict & { rank: number };

/**
 * The order in which verdicts of several apps win. Waiting for an app that works on the download
 * comes first, and an app that does not answer counts as one that may want the download. The words
 * of an app come before the fault of another.
 */
const RANK = { works: 7, unknown: 6, leave: 5, waits: 4, ask: 3, fault: 2, free: 1 } as const;

/**
 * Decides from the queues and histories of Sonarr and Radarr whether plex-ingest may file a
 * download. Pure. Both lists are needed: an entry leaves the queue when it is imported, failed or
 * ignored, and history does not list what an app is about to import.
 *
 * No time that has passed leads to `free`: an app that lists a download may import it much later,
 * for example when a disk has space again.
 */
export function judgeDownload(facts: Facts): ArrVerdict {
  const all = facts.answers.map((answer) => judgeAnswer(answer, facts));
  const taken = new Map(all.flatMap((verdict) => [...verdict.taken]));
  const [first] = all.toSorted((a, b) => b.rank - a.rank);
  if (!first) return { is: "free", taken };
  const { rank, ...verdict } = first;
  const works = rank === RANK.works;
  // Nothing is left to file, so waiting and questions have no purpose.
  const isDone = facts.videos.length > 0 && facts.videos.every((path) => taken.has(path));
  return isDone && !works ? { is: "free", taken } : { ...verdict, taken };
}

function judgeAnswer(answer: ArrAnswer, facts: Facts): OneVerdict {
  const { title } = answer;
  if ("unknown" in answer) return judgeSilence(answer, facts);
  const rows = answer.queue.map(readRow).filter(({ is }) => is !== "over");
  const { taken, foreign } = findTaken({ ...answer, rows }, facts.videos);
  const memory = facts.memories.get(answer.app) ?? NOTHING_KNOWN;
  const leftMs = facts.afterMs - memory.elapsedMs;
  const isLate = leftMs <= 0;
  const ask = (message: string): OneVerdict => ({ is: "ask", message, taken, rank: RANK.ask });
  const wait = (message: string): OneVerdict => ({
    is: "waits",
    message,
    leftMs,
    taken,
    rank: RANK.waits,
  });
  const leave = (why: string): OneVerdict => ({
    is: "leave",
    message: `${title} marked this download as failed${why}, so plex-ingest does not file it.`,
    taken,
    rank: RANK.leave,
  });
  const free = (_because: AppWord | "never_known"): OneVerdict => ({
    is: "free",
    taken,
    rank: RANK.free,
  });
  const waitAndAsk = (message: string): OneVerdict => {
    if (!answer.hasLooked) {
      const until = `plex-ingest waits until ${title} has looked at its download clients again.`;
      return {
        is: "waits",
        message: `${message} ${until}`,
        isTold: false,
        taken,
        rank: RANK.waits,
      };
    }
    return isLate ? ask(message) : wait(message);
  };

  const byVerdict = (is: RowVerdict["is"]): RowVerdict[] => rows.filter((row) => row.is === is);
  const [works] = (["imports", "works", "follows"] as const).flatMap(byVerdict);
  if (works) {
    return { is: "waits", message: `${title} ${works.what}.`, taken, rank: RANK.works };
  }
  const failed = byVerdict("failed");
  if (failed.length > 0) return leave(reasonText(failed));
  const [stuck] = byVerdict("needs_person");
  if (stuck) {
    const open = [...byVerdict("needs_person"), ...byVerdict("tries_again")];
    const message = `${title} ${stuck.what}${reasonText(open)}.`;
    return waitAndAsk(message);
  }
  const again = byVerdict("tries_again");
  if (again.length > 0) {
    const message = `${title} cannot import it yet, and tries again${reasonText(again)}.`;
    return { is: "waits", message, taken, rank: RANK.waits };
  }
  // Each file is decided, or the app does not count the download as its own.
  const [decided] = rows;
  if (decided) return free({ row: decided });
  if (foreign) {
    return ask(
      `${title} has imported files of this download that plex-ingest cannot match to its videos.`,
    );
  }
  const last = answer.history
    .filter(({ type, at }) => DECISIVE.has(type) && at > (memory.newsAfter ?? 0))
    .toSorted((a, b) => b.at - a.at)[0];
  switch (last?.type) {
    case "downloadFailed":
      return leave(last.message === undefined ? "" : ` (${withoutDot(last.message)})`);
    case "downloadIgnored":
    case "downloadFolderImported":
      return free({ event: last });
    case "grabbed":
      return waitAndAsk(`${title} grabbed it, but does not list it in its queue.`);
    default:
      if (memory.known) {
        return waitAndAsk(
          `${title} listed it and no longer does, and its history does not state why.`,
        );
      }
      // The app lists all that is in such a folder when it looks at it.
      if (answer.isWatched && !answer.inCategory && !answer.hasLooked) {
        return waitAndAsk(`It may be in a folder that ${title} watches.`);
      }
      if (!answer.inCategory) return free("never_known");
      return waitAndAsk(
        `It is in a category of ${title}, but ${title} does not list it in its queue.`,
      );
  }
}

/**
 * Judges an app that does not answer. It holds what it knew, and what it could take. A fault that
 * lasts, such as a wrong key, holds a download for the app's time, and then a person is asked.
 */
function judgeSilence(
  { app, unknown, lasts, couldTake }: Extract<ArrAnswer, { unknown: string }>,
  { memories, afterMs }: Facts,
): OneVerdict {
  const { known, faultMs = 0 } = memories.get(app) ?? NOTHING_KNOWN;
  const taken: TakenFiles = new Map();
  if (!couldTake && !known) return { is: "free", taken, rank: RANK.free };
  const message = `${unknown} It may want to import this download`;
  const leftMs = lasts ? afterMs - faultMs : undefined;
  return leftMs !== undefined && leftMs <= 0
    ? { is: "ask", message: `${message}, and cannot be asked.`, taken, rank: RANK.fault }
    : {
        is: "waits",
        message: `${message}, so plex-ingest waits for its answer.`,
        leftMs,
        isTold: false,
        taken,
        rank: RANK.unknown,
      };
}

/**
 * The only words of an app that let go of a download that it knows: an event of its history, or a
 * row that states that the download is not wanted or that each file is decided. A list that no
 * longer has the download is no such word.
 */
type AppWord = { event: ArrEvent } | { row: RowVerdict };

const DECISIVE = new Set([
  "downloadFailed",
  "downloadIgnored",
  "downloadFolderImported",
  "grabbed",
]);

const fileName = (path: string): string => baseOf(path.replaceAll("\\", "/"));

/**
 * Finds the videos that an app has imported or refused as no upgrade. Names are compared, because
 * the folders are those of the app's container. `foreign` is true if the app imported files that
 * are not among the videos, for example unpacked ones.
 */
function findTaken(
  {
    title,
    rows,
    history,
  }: { title: string; rows: readonly RowVerdict[]; history: readonly ArrEvent[] },
  videos: readonly string[],
): { taken: Map<string, string>; foreign: boolean } {
  const taken = new Map<string, string>();
  const named = (name: string): string[] =>
    videos.filter((path) => fileName(path) === name || fileName(path).startsWith(`${name}.`));
  const imported = history.filter(({ type }) => type === "downloadFolderImported");
  let foreign = false;
  for (const { droppedPath } of imported) {
    const same = droppedPath === undefined ? [] : named(fileName(droppedPath));
    // A download with one video has nothing else that could have been imported.
    const found = same.length === 0 && videos.length === 1 ? videos : same;
    foreign ||= found.length === 0;
    for (const path of found) taken.set(path, `${LEFT_TO_ARR}${title}, ${HAS_IMPORTED}`);
  }
  for (const { is, refused } of rows) {
    for (const { file, said } of refused) {
      const same = named(fileName(file));
      // A message that names no file is about the whole download.
      const found = same.length === 0 && is === "has_decided" ? videos : same;
      for (const path of found) {
        taken.set(path, `${LEFT_TO_ARR}${title}, which does not import it: ${said}.`);
      }
    }
  }
  return { taken, foreign: foreign && taken.size < videos.length };
}

const MAX_SHOWN = 3;

/** Returns the app's own messages as part of a sentence; empty without messages. */
function reasonText(rows: readonly RowVerdict[]): string {
  const shown = [...new Set(rows.flatMap(({ said }) => said))].slice(0, MAX_SHOWN);
  return shown.length === 0 ? "" : `: ${shown.join("; ")}`;
}
