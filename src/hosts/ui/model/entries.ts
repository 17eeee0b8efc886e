import { isFields } from "../../../base/text/parse-json.ts";
import { explainCopy } from "../../../core/journal/explain-copy.ts";
import type { HistoryEntryView } from "../desk/answers.ts";

/**
 * Groups entries by day in the browser's time zone and keeps their order. An entry without a time
 * belongs to the day of the entry before it.
 */
export function byDay<E extends { at?: string }>(
  entries: readonly E[],
): [day: string, entries: E[]][] {
  let day = "";
  const days = Map.groupBy(entries, ({ at }) => {
    if (at !== undefined) day = new Date(at).toDateString();
    return day;
  });
  return [...days];
}

/** States in which the last decision can be taken back. */
const CAN_BE_TAKEN_BACK: readonly string[] = ["approved", "filing", "filed", "rejected"];

/**
 * Returns the entries whose decision can be taken back: their release is still in the state that
 * the decision led to. `current` may be outdated if the page was loaded earlier, so later events
 * among the entries also count.
 */
export function findTakeable(entries: readonly HistoryEntryView[]): ReadonlySet<number> {
  const last = new Map<number, HistoryEntryView>();
  for (const entry of entries.toSorted((a, b) => a.id - b.id)) {
    if (entry.release_id !== undefined && entry.to !== undefined) last.set(entry.release_id, entry);
  }
  return new Set(
    [...last.values()]
      .filter(({ to = "", current }) => current && CAN_BE_TAKEN_BACK.includes(to))
      .map(({ id }) => id),
  );
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/**
 * Additional facts of an entry: the work, sentences, and the files' destinations. The entry may
 * have been written by another version of the program.
 */
export type EntryFacts = {
  work?: {
    type: string;
    tmdbId: number;
    title: string;
    year?: number;
    season?: number;
    episodes?: number[];
  };
  sentences: string[];
  files: { destination: string; method: string }[];
  /** The reason why files were copied instead of linked: the words after “because”. */
  copiedBecause?: string;
  /** `from` and `to` are missing if the configuration file was changed. */
  setting?: { name: string; from?: string; to?: string };
};

export function factsOf({ detail = {} }: Pick<HistoryEntryView, "detail">): EntryFacts {
  const { identity, reasons, left, problems, message, files, setting, from, to } = detail;
  const sentences = [reasons, left, problems].flatMap((list) =>
    listOf(list).flatMap((entry) =>
      isFields(entry) && typeof entry["message"] === "string" ? [entry["message"]] : [],
    ),
  );
  if (typeof message === "string") sentences.push(message);
  const copiedBecause = listOf(files)
    .map((file) => (isFields(file) ? explainCopy(file) : undefined))
    .find((reason) => reason !== undefined);
  const isWork = isFields(identity) && typeof identity["tmdbId"] === "number";
  return {
    ...(isWork
      ? {
          work: {
            ...(identity as NonNullable<EntryFacts["work"]>),
            title: textOf(identity["title"]),
          },
        }
      : {}),
    sentences,
    files: listOf(files).flatMap((file) =>
      isFields(file) && typeof file["destination"] === "string"
        ? [{ destination: file["destination"], method: textOf(file["method"]) }]
        : [],
    ),
    ...(copiedBecause === undefined ? {} : { copiedBecause }),
    ...(typeof setting === "string"
      ? {
          setting: {
            name: setting,
            ...(typeof from === "string" && typeof to === "string" ? { from, to } : {}),
          },
        }
      : {}),
  };
}
