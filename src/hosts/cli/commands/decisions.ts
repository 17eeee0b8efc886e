import { UserError } from "../../../base/errors.ts";
import { meaningOf } from "../../../base/reason-codes.ts";
import { isReasonGroup } from "../../../base/reason-traits.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import type { DuplicateChoice } from "../../../core/release/state.ts";
import { findTypedWork } from "../review/typed-work.ts";
import { printResults } from "../show/results.ts";
import { toFileChoice } from "../terminal/file-choice.ts";
import { createStatusLine } from "../terminal/status-line.ts";
import {
  ALL,
  AS_JSON,
  CERTAIN,
  defineCommand,
  EPISODES,
  FILE,
  KEEP_BOTH,
  MIN,
  parseInteger,
  REASON_CODE,
  REPLACE,
  SEARCH,
  SEASON,
  SELECTED_IDS,
  TMDB,
  TYPE,
  YES,
} from "./define.ts";
import { select, selectIds } from "./select.ts";

export const approve = defineCommand({
  name: "approve",
  summary: "file releases; without --tmdb, only as queue or show listed them",
  examples: [
    ["approve 7", "as the queue listed it"],
    ["approve 7 --type movie --tmdb 841", "as another film"],
    ["approve 7 --tmdb https://www.imdb.com/title/tt0087182/", "by the address of its web page"],
    ["approve 7 --type tv --tmdb 1396 --season 2 --episodes 1,3-5", "as these episodes"],
    ["approve 7 --file 'E01.mkv=S02E01' --file 'bonus.mkv=skip'", "file by file, for a pack"],
    ["approve 7 --file cd1.avi=part1 --file cd2.avi=part2", "one film in two files"],
    ["approve 7 --keep-both", "next to the version in the library"],
    ["approve 1-20 30", "several, with one confirmation"],
    ["approve --certain", "everything that would have been filed without asking"],
    ["approve --all --min 0.9", "everything whose first candidate has at least this confidence"],
  ],
  arguments: { ids: SELECTED_IDS },
  options: {
    all: ALL,
    certain: CERTAIN,
    min: MIN,
    reason: REASON_CODE,
    search: SEARCH,
    type: TYPE,
    tmdb: TMDB,
    season: SEASON,
    episodes: EPISODES,
    file: FILE,
    replace: REPLACE,
    keepBoth: KEEP_BOTH,
    versionSeen: {
      value: "<n>",
      summary: "only if the release is still at this version",
      read: parseInteger,
    },
    noWait: { summary: "do not wait until the releases are filed" },
    yes: YES,
    json: AS_JSON,
  },
  async run(input, context) {
    const { ids, all, certain, min, reason, search, yes, noWait, json } = input;
    const [queue, decisions] = await Promise.all([context.queue(), context.decisions()]);
    const selected = await select(context.io, queue, "approve", {
      ids,
      all,
      certain,
      min,
      reason,
      search,
      yes,
    });
    if (selected === undefined) return 0;
    const isAsked = !yes && !json && input.tmdb !== undefined;
    const typed = isAsked
      ? await findTypedWork(context.io, queue, selected.ids, input)
      : "as typed";
    if (typed === "refused") return 4;
    const duplicates = toDuplicates(input.replace, input.keepBoth);
    const wait = noWait
      ? undefined
      : { maxMs: MAX_WAIT_MS, signal: context.io.signal, report: createStatusLine(context.io) };
    const approval = {
      ...(typed === "as typed"
        ? await queue.nameWork(input.tmdb, input.type, context.io.signal)
        : typed),
      season: input.season,
      episodes: input.episodes,
      files: input.file?.map(toFileChoice),
      version: input.versionSeen,
    };
    const isNamed = Object.values(approval).some((value) => value !== undefined);
    const results =
      selected.items && !isNamed
        ? await decisions.approveOffered(selected.items, duplicates, context.actor, wait)
        : await decisions.approve(selected.ids, { ...approval, duplicates }, context.actor, wait);
    return printResults(context.io, results, json);
  },
});

/**
 * Filing by hardlink takes a moment. A copy of a film takes longer than a person wants to wait at a
 * prompt.
 */
const MAX_WAIT_MS = 15_000;

/** Returns the choice that these two options make; undefined without them. */
export function toDuplicates(
  replace: boolean | undefined,
  keepBoth: string | true | undefined,
): DuplicateChoice | undefined {
  if (replace) return { do: "replace" };
  if (keepBoth === undefined) return undefined;
  return keepBoth === true ? { do: "keep_both" } : { do: "keep_both", label: keepBoth };
}

export const reject = defineCommand({
  name: "reject",
  summary: "leave these releases where they are, for good",
  examples: [
    ["reject 7", "one release"],
    ['reject 7 8 --note "a camera copy"', "several, with a note for the history"],
    ["reject --reason sample", "everything in review for one reason, with one confirmation"],
    ['reject --search "the office"', "everything with these words in its name or title"],
  ],
  arguments: { ids: SELECTED_IDS },
  options: {
    all: ALL,
    reason: REASON_CODE,
    search: SEARCH,
    note: { value: "<text>", summary: "note for the history" },
    because: { value: "<code>", summary: "the same as --reason", conflicts: ["reason"] },
    yes: YES,
    json: AS_JSON,
  },
  async run({ ids, all, because, reason = because, search, note, yes, json }, context) {
    if (reason !== undefined && !isReasonWord(reason)) {
      throw new UserError(
        `"${cleanText(reason, 100)}" is not a reason code, so it selects nothing.`,
        "Use --note TEXT for a note in the history; `plex-ingest queue --counts` lists the " +
          "codes in use.",
      );
    }
    const [queue, decisions] = await Promise.all([context.queue(), context.decisions()]);
    const selected = await select(context.io, queue, "reject", { ids, all, reason, search, yes });
    if (selected === undefined) return 0;
    const { ids: chosen, items } = selected;
    // A release that changed while the person read the list was not what they rejected.
    const versions = items?.map(({ version }) => version);
    const results = await decisions.reject(chosen, note, context.actor, undefined, versions);
    return printResults(context.io, results, json);
  },
});

/**
 * `--reason` formerly took the text for the history, so any word that is not a reason is refused.
 */
const isReasonWord = (text: string): boolean =>
  isReasonGroup(text) || meaningOf(text) !== undefined;

export const retry = defineCommand({
  name: "retry",
  summary: "identify releases again: those in review, ignored, rejected, undone or failed",
  examples: [
    ["retry 7", "identify it again"],
    ["retry 7-20 --reason no_match", "several, with one confirmation"],
  ],
  arguments: { ids: SELECTED_IDS },
  options: { all: ALL, reason: REASON_CODE, search: SEARCH, yes: YES, json: AS_JSON },
  async run({ ids, all, reason, search, yes, json }, context) {
    const [queue, decisions] = await Promise.all([context.queue(), context.decisions()]);
    const selected = await selectIds(context.io, queue, "retry", { ids, all, reason, search, yes });
    if (selected === undefined) return 0;
    const results = await decisions.retry(selected, context.actor);
    return printResults(context.io, results, json);
  },
});
