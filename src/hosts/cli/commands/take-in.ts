import type { AdoptResult, AdoptTotals } from "../../../app/adopt/adopt.ts";
import type { LibraryWorks } from "../../../app/adopt/find-works.ts";
import type { FollowedInodes } from "../../../app/library/follow-new-inodes.ts";
import type { LeftRoot } from "../../../app/releases/left-roots.ts";
import { quoteWork } from "../../../base/candidate.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import type { AdoptDesk } from "../../../program/use-cases/library/adopt.ts";
import { confirmTyped } from "../review/typed-work.ts";
import { type Context, confirm, printAnswer, printAside } from "../terminal/print.ts";
import { createStatusLine } from "../terminal/status-line.ts";
import { AS_JSON, defineCommand, TMDB, TYPE, YES } from "./define.ts";

/** Number of works from across the library that are identified before the question is asked. */
const EXAMPLES = 5;
const MAX_SHOWN = 10;
/** Number of works between two updates of the progress line. */
const STEP = 10;

export const adopt = defineCommand({
  name: "adopt",
  summary: "record in the journal what the libraries already have, without touching any file",
  examples: [
    ["adopt", "all libraries; shows what it found and asks first"],
    ["adopt /media/Movies --yes", "one folder; run it again to continue after a stop"],
    ["adopt --dry-run", "identify everything and write nothing"],
    [
      "adopt --same '/media/Movies/Heat (1995)'",
      "its files are the recorded ones, in spite of new inodes",
    ],
  ],
  arguments: {
    folders: { value: "[folder...]", summary: "folders below a media root; for --same also files" },
  },
  options: {
    dryRun: {
      summary: "only count what would be certain and what would go to review",
      conflicts: ["yes", "same"],
    },
    same: {
      summary:
        "files with new inodes at or below these paths are the recorded ones; adopts nothing",
    },
    yes: YES,
    json: AS_JSON,
  },
  database: "lookup",
  isStopped: true,
  async run({ folders, dryRun, same, yes, json }, { io, actor, adopt: open }) {
    const status = json ? undefined : createStatusLine(io);
    const desk = await open();
    const reading = (path: string): void => status?.(`Reading ${cleanText(path, 300)}`);
    const { followedLines, newInodeLines, smallerPoolLines } = await import(
      "../show/new-inodes-text.ts"
    );
    if (same) return callSame(desk, folders, { io, actor, yes, json, reading });
    const found = await desk.find(folders, reading, io.signal);
    status?.("");
    const { newInodes } = found;
    const smallerPools = await desk.findSmallerPools();
    const journalLines = [...newInodeLines(newInodes), ...smallerPoolLines(smallerPools)];
    const isLibraryNew = found.works.length + found.moved.length + found.left.length > 0;
    if (!yes && !dryRun && (isLibraryNew || journalLines.length > 0)) {
      const verdicts: AdoptResult[] = [];
      const every = Math.max(1, Math.ceil(found.works.length / EXAMPLES));
      const works = found.works.filter((_, index) => index % every === 0);
      if (io.terminal && works.length > 0) {
        await desk.run(
          { ...found, works },
          undefined,
          (_, some) => verdicts.push(...some),
          io.signal,
        );
      }
      const asked = { what: "adopted", ask: "Record it in the journal?" };
      const lines = [...foundLines(found), ...journalLines, "", ...verdicts.map(verdictLine)];
      if (!(await confirm(io, lines, asked))) return 4;
    }
    let totals: AdoptTotals = {
      adopted: 0,
      review: 0,
      skipped: found.known + found.leftAlone.length,
    };
    let followed: FollowedInodes | undefined;
    async function record(): Promise<void> {
      if (!dryRun) {
        const by = { actor, isSame: false };
        followed = await desk.followNewInodes(newInodes, by, reading, io.signal);
        await desk.recordPools(smallerPools);
      }
      // Without works, no key for TMDB is needed.
      if (!isLibraryNew && journalLines.length > 0) return;
      totals = await desk.run(
        found,
        dryRun ? undefined : actor,
        ({ done, total, ...counts }) => {
          totals = counts;
          if (done % STEP === 0) {
            status?.(
              `${done} of ${total} works: ${counts.adopted} files adopted, ${counts.review} to review`,
            );
          }
        },
        io.signal,
      );
    }
    const stopped = await record().then(
      () => undefined,
      (error: unknown) => {
        if (io.signal.aborted) return "The run was stopped.";
        if (error instanceof Outage) return error.message;
        throw error;
      },
    );
    status?.("");
    if (stopped !== undefined) {
      printAside(io, [stopped, "Run it again to continue with the rest."]);
    }
    printAnswer(io, json, { ...totals, ...toJson(followed) }, () => [
      ...totalLines(totals, found, dryRun === true),
      ...(followed ? followedLines(followed) : journalLines),
    ]);
    return stopped === undefined ? 0 : 1;
  },
});

/** Part of the JSON answer. Absent if no file has a new inode. */
const toJson = (
  followed: FollowedInodes | undefined,
): { new_inodes?: { recorded: number; unknown: string[] } } => {
  if (!followed) return {};
  const { recorded, unknown, foreign } = followed;
  const paths = [...unknown, ...foreign].map(({ path }) => path);
  return recorded + paths.length === 0 ? {} : { new_inodes: { recorded, unknown: paths } };
};

/** Carries out `adopt --same`. Returns the exit code. */
async function callSame(
  desk: AdoptDesk,
  paths: readonly string[],
  {
    io,
    actor,
    yes,
    json,
    reading,
  }: Pick<Context, "io" | "actor"> & {
    yes: boolean | undefined;
    json: boolean | undefined;
    reading: (path: string) => void;
  },
): Promise<number> {
  if (paths.length === 0) {
    throw new UserError(
      "--same needs the files or folders that it is about.",
      "Name them, as in `plex-ingest adopt --same '/media/Movies/Heat (1995)'`.",
    );
  }
  const { followedLines } = await import("../show/new-inodes-text.ts");
  const found = await desk.findNewInodes(paths, io.signal);
  const named = [...found.copied, ...found.unproven, ...found.sameSize];
  if (named.length === 0) {
    throw UserError.notFound(
      "No recorded file there has the recorded size and a new inode.",
      "Check the path, or run `plex-ingest adopt`, which lists the files that it cannot tell.",
    );
  }
  const lines = [
    "The journal would take these for the files that it recorded:",
    ...named.slice(0, MAX_SHOWN).map(({ path }) => `  ${cleanText(path, 4096)}`),
    ...(named.length > MAX_SHOWN ? [`  … and ${named.length - MAX_SHOWN} more`] : []),
  ];
  if (!yes && !(await confirm(io, lines, { what: "recorded", ask: "Are they?" }))) return 4;
  const followed = await desk.followNewInodes(found, { actor, isSame: true }, reading, io.signal);
  return printAnswer(io, json, toJson(followed), () => followedLines(followed));
}

const files = (count: number) => formatCount(count, "file");

type FoundLibrary = LibraryWorks & { left: readonly LeftRoot[] };

const foundLines = ({ folders, works, known, moved, leftAlone, left }: FoundLibrary): string[] => [
  ...left.map(
    ({ root, files: count }) =>
      `${cleanText(root, 300)} is no longer a media root: ${files(count)} of the journal there ` +
      "count as gone from then on.",
  ),
  `Found ${works.length} films and series below ${folders.map((folder) => cleanText(folder, 300)).join(", ")}.`,
  ...(known > 0 ? [`Already in the journal: ${files(known)}.`] : []),
  ...wouldFollowLines(moved),
  ...(leftAlone.length > 0
    ? [`${files(leftAlone.length)} would be skipped:`, ...leftLines(leftAlone)]
    : []),
  "Each one is identified and recorded in place; doubtful ones wait for you in the queue. No " +
    "file is touched.",
  "",
];

const wouldFollowLines = (moved: LibraryWorks["moved"]): string[] =>
  followedFileLines("would be", moved.length, moved);

/** `count` of these moved files are tracked at their new paths, or would be. */
function followedFileLines(
  are: "are" | "would be",
  count: number,
  [first]: LibraryWorks["moved"],
): string[] {
  if (!first || count === 0) return [];
  const example = `${cleanText(first.from, 300)} is ${cleanText(first.to, 300)}`;
  return [
    `Files moved or renamed by hand ${are} tracked at their new path: ${files(count)}, ` +
      `for example: ${example}`,
  ];
}

/** Lists what the journal followed. Files that it did not follow are named as open. */
function movedLines(moved: LibraryWorks["moved"], followed: number): string[] {
  const open = moved.length - followed;
  if (open === 0) return followedFileLines("are", followed, moved);
  return [
    ...(followed > 0
      ? [`Files moved or renamed by hand are tracked at their new path: ${files(followed)}.`]
      : []),
    `${files(open)} moved or renamed by hand ${open === 1 ? "is" : "are"} not tracked yet. Run it ` +
      "again when nothing there is being filed or undone.",
  ];
}

const verdictLine = ({ path, isCertain, identity }: AdoptResult): string => {
  const work = identity === undefined ? "no match" : quoteWork(identity);
  return `  ${cleanText(path, 300)}: ${isCertain ? work : `not certain${identity === undefined ? "" : `, perhaps ${work}`}`}`;
};

const totalLines = (
  { adopted, review, skipped, moved: followed = 0 }: AdoptTotals,
  { leftAlone, known, moved }: LibraryWorks,
  dry: boolean,
): string[] => [
  dry
    ? `${files(adopted)} would be adopted. Nothing was written.`
    : `${files(adopted)} adopted. No file was touched.`,
  ...(dry ? wouldFollowLines(moved) : movedLines(moved, followed)),
  ...(review > 0
    ? [
        dry
          ? `${files(review)} would go to review.`
          : `${formatCount(review, "file is", "files are")} in review: plex-ingest queue ` +
            "--reason adopt",
      ]
    : []),
  ...(skipped > 0
    ? [`${files(skipped)} skipped${known > 0 ? `, ${known} of them already in the journal` : ""}.`]
    : []),
  ...leftLines(leftAlone),
];

const leftLines = (leftAlone: LibraryWorks["leftAlone"]): string[] => [
  ...leftAlone.slice(0, MAX_SHOWN).map(({ path, why }) => `  ${cleanText(path, 4096)}: ${why}`),
  ...(leftAlone.length > MAX_SHOWN ? [`  … and ${leftAlone.length - MAX_SHOWN} more`] : []),
];

export const add = defineCommand({
  name: "add",
  summary: "add files or folders from any location",
  examples: [
    ["add /mnt/old/Heat.1995.mkv", "as if it had been dropped into a watched folder"],
    ["add Heat.mkv --type movie --tmdb 949", "when you know what it is"],
  ],
  arguments: { paths: { value: "<path...>" } },
  options: { type: TYPE, tmdb: TMDB, yes: YES, json: AS_JSON },
  async run({ paths, type, tmdb, yes, json }, context) {
    const { io } = context;
    const [queue, takeIn] = await Promise.all([context.queue(), context.takeIn()]);
    // A release added as a named work is filed without another question, so the work is confirmed
    // here.
    const isAsked = tmdb !== undefined && io.terminal && !yes && !json;
    const line = paths.map((path) => cleanText(path, 300)).join(", ");
    const work = isAsked
      ? await confirmTyped(io, queue, { tmdb, type }, { line, verb: "Add" })
      : await queue.nameWork(tmdb, type, io.signal);
    if (work === "refused") return 4;
    const { type: kind, tmdbId } = work;
    const added = await takeIn.add(paths, { type: kind, tmdb: tmdbId }, context.actor, io.signal);
    return printAnswer(io, json, added, () =>
      added.items.map((item) => `#${item.id} ${item.name}: ${item.state}`),
    );
  },
});
