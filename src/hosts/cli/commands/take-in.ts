import type { AdoptResult, AdoptTotals } from "../../../app/adopt/adopt.ts";
import type { LibraryWorks } from "../../../app/adopt/find-works.ts";
import type { LeftRoot } from "../../../app/releases/left-roots.ts";
import { quoteWork } from "../../../base/candidate.ts";
import { Outage } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import { confirmTyped } from "../review/typed-work.ts";
import { confirm, printAnswer, printAside } from "../terminal/print.ts";
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
  ],
  arguments: { folders: { value: "[folder...]", summary: "folders below a media root" } },
  options: {
    dryRun: {
      summary: "only count what would be certain and what would go to review",
      conflicts: ["yes"],
    },
    yes: YES,
    json: AS_JSON,
  },
  database: "lookup",
  isStopped: true,
  async run({ folders, dryRun, yes, json }, { io, actor, adopt: open }) {
    const status = json ? undefined : createStatusLine(io);
    const desk = await open();
    const found = await desk.find(
      folders,
      (folder) => status?.(`Reading ${cleanText(folder, 300)}`),
      io.signal,
    );
    status?.("");
    if (!yes && !dryRun && found.works.length + found.moved.length + found.left.length > 0) {
      const verdicts: AdoptResult[] = [];
      const every = Math.max(1, Math.ceil(found.works.length / EXAMPLES));
      const works = found.works.filter((_, index) => index % every === 0);
      if (io.terminal) {
        await desk.run(
          { ...found, works },
          undefined,
          (_, some) => verdicts.push(...some),
          io.signal,
        );
      }
      const asked = { what: "adopted", ask: "Record it in the journal?" };
      if (!(await confirm(io, [...foundLines(found), ...verdicts.map(verdictLine)], asked))) {
        return 4;
      }
    }
    let totals: AdoptTotals = {
      adopted: 0,
      review: 0,
      skipped: found.known + found.leftAlone.length,
    };
    const run = desk.run(
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
    const stopped = await run.then(
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
    printAnswer(io, json, totals, () => totalLines(totals, found, dryRun === true));
    return stopped === undefined ? 0 : 1;
  },
});

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
  ...movedLines(moved, "would be"),
  ...(leftAlone.length > 0
    ? [`${files(leftAlone.length)} would be skipped:`, ...leftLines(leftAlone)]
    : []),
  "Each one is identified and recorded in place; doubtful ones wait for you in the queue. No " +
    "file is touched.",
  "",
];

const movedLines = (moved: LibraryWorks["moved"], are: "are" | "would be"): string[] => {
  const [first] = moved;
  if (!first) return [];
  const example = `${cleanText(first.from, 300)} is ${cleanText(first.to, 300)}`;
  return [
    `Files moved or renamed by hand ${are} tracked at their new path: ${files(moved.length)}, ` +
      `for example: ${example}`,
  ];
};

const verdictLine = ({ path, isCertain, identity }: AdoptResult): string => {
  const work = identity === undefined ? "no match" : quoteWork(identity);
  return `  ${cleanText(path, 300)}: ${isCertain ? work : `not certain${identity === undefined ? "" : `, perhaps ${work}`}`}`;
};

const totalLines = (
  { adopted, review, skipped }: AdoptTotals,
  { leftAlone, known, moved }: LibraryWorks,
  dry: boolean,
): string[] => [
  dry
    ? `${files(adopted)} would be adopted. Nothing was written.`
    : `${files(adopted)} adopted. No file was touched.`,
  ...movedLines(moved, dry ? "would be" : "are"),
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
