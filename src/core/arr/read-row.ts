import { cleanText, quoted } from "../../base/text/clean-text.ts";
import type { ArrMessage, ArrQueueEntry } from "./app.ts";

/**
 * One row of an app's queue as a verdict.
 *
 * - `imports`: the app imports the download now. `what` continues a sentence.
 * - `works`: the app is going to import it.
 * - `follows`: the app waits for its client, of which it may list every download.
 * - `tries_again`: the app refuses it for now, and looks again at each refresh.
 * - `needs_person`: the app does nothing more with it.
 * - `has_decided`: the app has a better file, or has imported this one.
 * - `not_wanted`: the app lists the download, but does not count it as its own.
 * - `failed`: the app counts it as failed.
 * - `over`: the app has finished with it, and its history states the result.
 *
 * `said`: the app's own words about what it has not decided, or else about all of it. `refused`:
 * the files that the app has decided about.
 */
export type RowVerdict = {
  is:
    | "imports"
    | "works"
    | "follows"
    | "tries_again"
    | "needs_person"
    | "has_decided"
    | "not_wanted"
    | "failed"
    | "over";
  what: string;
  said: readonly string[];
  refused: readonly RefusedFile[];
};

/** `file` is a file name, or the name of the whole download. */
type RefusedFile = { file: string; said: string };

type Meaning = "not_wanted" | "has_decided" | "tries_again" | "needs_person";

/**
 * The meanings of messages, by how they begin. `from` is the class of the apps' sources that writes
 * it, or the recording of Radarr 6.0 and Sonarr 4.0 that has it. Any other message needs a person:
 * also "No files found are eligible for import", which a path that the app cannot open leads to.
 */
const MEANINGS: readonly { text: RegExp; means: Meaning; from: string }[] = [
  {
    text: /^download wasn['’]t grabbed by \w+ and not in a category\b/i,
    means: "not_wanted",
    from: "m18, s05; CompletedDownloadService.Check",
  },
  {
    text: /^not an? (?:[\w ]+ )?upgrade\b/i,
    means: "has_decided",
    from: "m04, s07; UpgradeSpecification",
  },
  {
    text: /^(?:episode|movie) file already imported at\b/i,
    means: "has_decided",
    from: "s10, s21; AlreadyImportedSpecification",
  },
  {
    text: /^episode (?:has a TBA title|does not have a title|does not have an absolute episode number) and recently aired\b/i,
    means: "tries_again",
    from: "s02; EpisodeTitleSpecification, AbsoluteEpisodeNumberSpecification",
  },
  { text: /^not enough free space\b/i, means: "tries_again", from: "m05; FreeSpaceSpecification" },
  {
    text: /^failed to import (?:movie|episode), root folder missing\b/i,
    means: "tries_again",
    from: "m45; ImportApprovedMovie, ImportApprovedEpisodes",
  },
  {
    text: /^file is still being unpacked\b/i,
    means: "tries_again",
    from: "NotUnpackingSpecification",
  },
];

const meaningOf = (message: string): Meaning =>
  MEANINGS.find(({ text }) => text.test(message.trim()))?.means ?? "needs_person";

/** The app has finished with these rows, and history states the result. */
const OVER = new Set(["imported", "ignored"]);
const FAILED = new Set(["failedPending", "failed"]);
/**
 * States of a download at its client in which an app leaves it alone, though it may be complete.
 */
const STOPPED: Readonly<Record<string, string>> = {
  paused: "counts it as paused in its client",
  warning: "counts it as not complete, because its client reports a problem",
  failed: "counts it as failed in its client",
};

/**
 * Reads what an app does with a complete download from all words of a row: the download's status at
 * its client, the app's state, and every message. Pure.
 *
 * The name of the state alone means little: `importBlocked` is "blocked at the last look", and
 * turns into `importPending` at each refresh, for minutes if another import runs.
 */
export function readRow(row: ArrQueueEntry): RowVerdict {
  const { status, state } = row;
  const messages = listMessages(row);
  // A message about a file that the app has decided on does not explain why other files are open.
  const open = messages.filter(({ means }) => means !== "has_decided");
  const said = (open.length > 0 ? open : messages).map(({ said: text }) => text);
  const refused = messages.flatMap(({ file, said: text, means }) =>
    file !== undefined && means === "has_decided" && isAllDecided(messages, file)
      ? { file, said: text }
      : [],
  );
  const verdict = (is: RowVerdict["is"], what: string): RowVerdict => ({ is, what, said, refused });

  if (OVER.has(state)) return verdict("over", "has finished with it");
  if (FAILED.has(state)) return verdict("failed", "marked it as failed");
  if (state === "importing") return verdict("imports", "is importing it now");
  const isAtClient = state === "downloading" || state === "";
  const stopped = STOPPED[status];
  if (messages.length > 0) {
    return verdict(
      weigh(messages.map(({ means }) => means)),
      isAtClient ? (stopped ?? "does nothing with it") : "cannot import it on its own",
    );
  }
  if (state === "downloading") {
    if (stopped !== undefined) return verdict("needs_person", stopped);
    return verdict(
      "follows",
      status === "completed" ? "has not looked at it yet" : "counts it as not finished yet",
    );
  }
  // A later version may say it in a way that is unknown here.
  const isWarned = row.health !== "" && row.health !== "ok";
  if (state === "importBlocked" || isWarned) {
    return verdict("needs_person", "cannot import it on its own");
  }
  return verdict("works", "is going to import it");
}

/** One file that needs a person decides for the whole download, since the app will not go on. */
function weigh(means: readonly Meaning[]): RowVerdict["is"] {
  const order: readonly Meaning[] = ["needs_person", "tries_again", "not_wanted", "has_decided"];
  return order.find((one) => means.includes(one)) ?? "needs_person";
}

type Said = { file: string | undefined; said: string; means: Meaning };

/** A title without messages is a heading, as long as another title has messages. */
function listMessages({ status, messages, errorMessage }: ArrQueueEntry): Said[] {
  const heard = messages.flatMap(({ title, messages: texts }) =>
    texts.map((text) => ({ file: title, said: withoutDot(text), means: meaningOf(text) })),
  );
  // Newsreaders have a message for each finished download, such as "PAR Status: SUCCESS".
  const ofClient =
    errorMessage !== undefined && errorMessage !== "" && STOPPED[status] !== undefined
      ? [{ file: undefined, said: withoutDot(errorMessage), means: "needs_person" as const }]
      : [];
  const all = [...heard, ...ofClient];
  return all.length > 0 ? all : messages.map(toHeading);
}

const toHeading = ({ title }: ArrMessage): Said => ({
  file: undefined,
  said: quoted(title, 200),
  means: "needs_person",
});

const isAllDecided = (messages: readonly Said[], file: string): boolean =>
  messages.every((one) => one.file !== file || one.means === "has_decided");

/** Returns an app's words without their last dot, and short enough for a sentence. */
export const withoutDot = (text: string): string => cleanText(text, 300).trim().replace(/\.+$/, "");
