import { baseOf } from "../../base/path/path-parts.ts";
import { cleanText, quoted } from "../../base/text/clean-text.ts";
import { LEFT_TO_ARR } from "../plan/files/not-filed.ts";
import type { ArrEvent, ArrMessage, ArrQueueEntry } from "./app.ts";

/**
 * One app's knowledge of a download. `unknown` is the reason why the app gave no answer. `freshInMs`:
 * set if the app has sent news since, and may be asked about them after this time.
 */
export type ArrAnswer = { title: string; freshInMs?: number } & (
  | { unknown: string }
  | {
      /** The entries of this download. */
      queue: readonly ArrQueueEntry[];
      /** The events of this download, in any order. */
      history: readonly ArrEvent[];
      /** True if the download is in a category in which the app looks for downloads. */
      inCategory: boolean;
    }
);

/** A file that an app has imported, or does not want to replace. One sentence each. */
export type TakenFiles = ReadonlyMap<string, string>;

/**
 * The verdict on a download from the answers of all apps.
 *
 * - `free`: no app objects.
 * - `waits`: an app will import it, or may. `until`: when waiting ends, in ms since 1970; undefined
 *   if only a change in the app ends it.
 * - `ask`: a person decides.
 * - `leave`: the app rejected the download, and nothing in it is filed.
 *
 * `taken`: the videos that are not filed in any of these cases.
 */
export type ArrVerdict = { taken: TakenFiles } & (
  | { is: "free" }
  | { is: "waits"; message: string; until?: number | undefined }
  | { is: "ask" | "leave"; message: string }
);

type Facts = {
  answers: readonly ArrAnswer[];
  /** Paths of the download's videos, relative to it. */
  videos: readonly string[];
  /** When the download was complete, in ms since 1970. */
  completeAt: number;
  now: number;
  /** Time in ms that an app has to import a complete download. */
  afterMs: number;
};

type OneVerdict = ArrVerdict & { rank: number };

/**
 * The order in which verdicts of several apps win. Waiting for an app that works on the download
 * comes first, and an app that does not answer counts as one that may want the download.
 */
const RANK = { works: 6, unknown: 5, leave: 4, waits: 3, ask: 2, free: 1 } as const;

/** States in which an app works on a download or follows it. */
const WORKING: Readonly<Record<string, string>> = {
  importing: "is importing it now",
  downloading: "counts it as not finished yet",
};

const FAILED = new Set(["failedPending", "failed"]);
const BLOCKED = "importBlocked";
/** The app has finished with these entries, and history states the result. */
const OVER = new Set(["imported", "ignored"]);

/**
 * Decides from the queues and histories of Sonarr and Radarr whether plex-ingest may file a
 * download. Pure. Both lists are needed: an entry leaves the queue when it is imported, failed or
 * ignored, and history does not list what an app is about to import.
 *
 * Unknown states of later versions count as waiting, because an app that lists a download may still
 * import it.
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
  if ("unknown" in answer) {
    const message =
      `${answer.unknown} It may want to import this download, so plex-ingest waits for its ` +
      "answer.";
    return { is: "waits", message, taken: new Map(), rank: RANK.unknown };
  }
  const queue = answer.queue.filter(({ state }) => !OVER.has(state));
  const { taken, foreign } = findTaken({ ...answer, queue }, facts.videos);
  const until = facts.completeAt + facts.afterMs;
  const isLate = facts.now >= until;
  const ask = (message: string): OneVerdict => ({ is: "ask", message, taken, rank: RANK.ask });
  const wait = (message: string): OneVerdict => ({
    is: "waits",
    message,
    until,
    taken,
    rank: RANK.waits,
  });
  const leave = (why: string): OneVerdict => ({
    is: "leave",
    message: `${title} marked this download as failed${why}, so plex-ingest does not file it.`,
    taken,
    rank: RANK.leave,
  });
  const free: OneVerdict = { is: "free", taken, rank: RANK.free };

  const working = Object.keys(WORKING).find((state) => queue.some((one) => one.state === state));
  if (working !== undefined) {
    const message = `${title} ${WORKING[working]}.`;
    return { is: "waits", message, taken, rank: RANK.works };
  }
  if (queue.some(({ state }) => FAILED.has(state))) return leave(reasonText(queue));
  if (queue.length > 0) {
    // A file that the app refuses as no upgrade is decided already.
    const open = queue.filter((entry) => !isOnlyNoUpgrade(entry));
    if (open.length === 0) return free;
    const isBlocked = open.some(({ state }) => state === BLOCKED);
    if (!isLate) {
      return wait(
        isBlocked
          ? `${title} cannot import it on its own${reasonText(open)}.`
          : `${title} is going to import it.`,
      );
    }
    return isBlocked ? ask(`${title} cannot import it on its own${reasonText(open)}.`) : free;
  }
  if (foreign) {
    return ask(
      `${title} has imported files of this download that plex-ingest cannot match to its videos.`,
    );
  }
  const last = answer.history
    .filter(({ type }) => DECISIVE.has(type))
    .toSorted((a, b) => b.at - a.at)[0];
  switch (last?.type) {
    case "downloadFailed":
      return leave(last.message === undefined ? "" : ` (${withoutDot(last.message)})`);
    case "downloadIgnored":
    case "downloadFolderImported":
      return free;
    case "grabbed": {
      const message = `${title} grabbed it, but does not list it in its queue.`;
      return isLate ? ask(message) : wait(message);
    }
    default: {
      if (!answer.inCategory) return free;
      const message = `It is in a category of ${title}, but ${title} does not list it in its queue.`;
      return isLate ? ask(message) : wait(message);
    }
  }
}

const DECISIVE = new Set([
  "downloadFailed",
  "downloadIgnored",
  "downloadFolderImported",
  "grabbed",
]);

/** Sonarr and Radarr both begin this reason with "Not an upgrade" or "Not a Custom Format upgrade". */
const NO_UPGRADE = /^not an? (?:[\w ]+ )?upgrade\b/i;

const isOnlyNoUpgrade = ({ messages }: ArrQueueEntry): boolean => {
  const texts = messages.flatMap((one) => one.messages);
  return texts.length > 0 && texts.every((text) => NO_UPGRADE.test(text.trim()));
};

const fileName = (path: string): string => baseOf(path.replaceAll("\\", "/"));

/**
 * Finds the videos that an app has imported or refused as no upgrade. Names are compared, because
 * the folders are those of the app's container. `foreign` is true if the app imported files that
 * are not among the videos, for example unpacked ones.
 */
function findTaken(
  {
    title,
    queue,
    history,
  }: { title: string } & Pick<Extract<ArrAnswer, { queue: unknown }>, "queue" | "history">,
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
    for (const path of found) taken.set(path, `${LEFT_TO_ARR}${title}, which has imported it.`);
  }
  for (const entry of queue) {
    for (const { title: file, messages } of entry.messages) {
      const isRefused =
        messages.length > 0 && messages.every((text) => NO_UPGRADE.test(text.trim()));
      if (!isRefused) continue;
      const same = named(fileName(file));
      // A message that names no file is about the whole download.
      const found = same.length === 0 && isOnlyNoUpgrade(entry) ? videos : same;
      const said = withoutDot(messages[0] ?? "");
      for (const path of found) {
        taken.set(path, `${LEFT_TO_ARR}${title}, which does not import it: ${said}.`);
      }
    }
  }
  return { taken, foreign: foreign && taken.size < videos.length };
}

const MAX_SHOWN = 3;

const withoutDot = (text: string): string => cleanText(text, 300).trim().replace(/\.+$/, "");

/** Returns the app's own messages as part of a sentence; empty without messages. */
function reasonText(queue: readonly ArrQueueEntry[]): string {
  const texts = queue.flatMap(({ messages }) => messages.flatMap(toTexts));
  const shown = [...new Set(texts)].slice(0, MAX_SHOWN);
  return shown.length === 0 ? "" : `: ${shown.join("; ")}`;
}

const toTexts = ({ title, messages }: ArrMessage): string[] =>
  messages.length === 0 ? [quoted(title, 200)] : messages.map(withoutDot);
