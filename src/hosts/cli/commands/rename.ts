import { InvalidArgumentError } from "commander";
import type { RenameOutcome } from "../../../app/rename/desk.ts";
import type { RenameScope } from "../../../app/rename/rename-input.ts";
import type { ShownRenamePlan } from "../../../app/rename/rename-shape.ts";
import { toCommandText } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { findCommonFolder } from "../../../base/path/path-parts.ts";
import { parseWorkReference } from "../../../core/work-reference.ts";
import { explainNoEngine } from "../show/results.ts";
import { formatSideBySide } from "../show/side-by-side.ts";
import { confirm, type Io, printJson, printLines } from "../terminal/print.ts";
import { createStatusLine } from "../terminal/status-line.ts";
import { AS_JSON, defineCommand, YES } from "./define.ts";

export const rename = defineCommand({
  name: "rename",
  summary:
    "rename what the library has by the name templates: shows the plan, asks, and can be undone",
  examples: [
    [
      "rename --all",
      "everything that was filed or adopted; shows old and new names and asks first",
    ],
    ["rename --work 12 --work movie/603", "a release's work, and a work by its TMDB id"],
    ["rename --all --dry-run", "only the plan"],
    [
      "rename --all --yes --json",
      "for a script: waits for the end; `undo` takes the plan's number",
    ],
  ],
  options: {
    work: {
      value: "<id>",
      summary:
        "work of this release (12), or TMDB id of a work (movie/603, tv/1396); can be repeated",
      read: eachWork,
      conflicts: ["all"],
    },
    all: { summary: "everything that was filed or adopted" },
    dryRun: { summary: "show the plan, and change nothing", conflicts: ["yes"] },
    yes: YES,
    json: AS_JSON,
  },
  async run({ work, all, dryRun, yes, json }, context) {
    const { io, actor } = context;
    if (work === undefined && !all) {
      throw new UserError(
        "No works are selected.",
        "Add --work ID to select single works, or --all for everything.",
      );
    }
    const desk = await context.rename();
    const plan = await desk.plan(work ?? { works: [], releases: [] }, io.signal);
    const { shown } = plan;
    const { files, folders, skipped } = shown.totals;
    if (dryRun || files + folders === 0 || (json && !yes)) {
      if (json) printJson(io, yes ? { plan: null, renamed: 0, skipped } : shown);
      else printLines(io, planLines(shown, io));
      return 0;
    }
    const asked = planLines(shown, io, shown.works.length <= MANY_WORKS);
    if (!yes && !(await confirm(io, asked, { what: "renamed", ask: "Rename?" }))) return 4;
    const id = await desk.write(plan, actor, io.signal);
    const report = json ? undefined : createStatusLine(io);
    const first = await desk.outcome(id, { maxMs: 0, signal: io.signal });
    // If a person would otherwise have to start an engine, this process carries out the plan
    // itself.
    if (!first.engine.running && first.outcome === "queued" && !desk.wakesEngine) {
      await context.daemon({ once: false, dryRun: false, drain: true, filesOnly: true });
    }
    const outcome = await desk.outcome(id, { maxMs: MAX_WAIT_MS, signal: io.signal, report });
    if (json) {
      printJson(io, {
        plan: id,
        renamed: outcome.renamed,
        skipped: skipped + outcome.skipped.length,
      });
    } else {
      printLines(io, outcomeLines(id, outcome));
    }
    return outcome.outcome === "done" ? 0 : 1;
  },
});

/** Enough time for a library of a hundred thousand files on a slow disk. */
const MAX_WAIT_MS = 24 * 3600 * 1000;

/** @throws InvalidArgumentError */
function eachWork(text: string, before: RenameScope = { works: [], releases: [] }): RenameScope {
  const release = /^#?(\d{1,15})$/.exec(text)?.[1];
  if (release !== undefined) return { ...before, releases: [...before.releases, Number(release)] };
  const [, kind, id] = /^(movie|tv)\/(\d{1,10})$/.exec(text) ?? [];
  if ((kind === "movie" || kind === "tv") && id !== undefined) {
    return { ...before, works: [...before.works, { type: kind, tmdbId: Number(id) }] };
  }
  const read = parseWorkReference(text);
  if (read.kind === "tmdb" && read.type !== undefined) {
    return { ...before, works: [...before.works, { type: read.type, tmdbId: read.id }] };
  }
  throw new InvalidArgumentError(
    "Write a release id like 12, or a work like movie/603 or tv/1396.",
  );
}

/** If the plan has more works than this, the question shows only the largest changes. */
const MANY_WORKS = 10;

type TerminalWidth = Pick<Io, "terminal" | "columns">;

function planLines(
  { works, summary, oddest, totals, plex }: ShownRenamePlan,
  paper: TerminalWidth,
  isWhole = true,
): string[] {
  const most = ["", "Largest changes:", ...stepLines(oddest, paper)];
  const each = works.flatMap(({ title, year, steps, skipped }) => [
    "",
    `${title}${year === undefined ? "" : ` (${year})`}`,
    ...stepLines(steps, paper),
    ...skipped.map(({ path, message }) => `  = ${path}: ${toCommandText(message)}`),
  ]);
  const more = isWhole ? [] : ["To see the whole plan, answer no and add --dry-run."];
  const lines = isWhole ? each : oddest.length > 0 ? most : [];
  return [summary, ...lines, "", ...more, ...(totals.files + totals.folders === 0 ? [] : [plex])];
}

function stepLines(
  steps: readonly { from: string; to: string; why?: string }[],
  { terminal, columns }: TerminalWidth,
) {
  if (steps.length === 0) return [];
  const base = findCommonFolder(steps.flatMap(({ from, to }) => [from, to]));
  const rows = steps.map(({ from, to, why }) => {
    return {
      from: from.slice(base.length),
      to: to.slice(base.length) + (why === undefined ? "" : ` (${why})`),
    };
  });
  const shown = terminal
    ? formatSideBySide(rows, columns - 4)
    : rows.map(({ from, to }) => `${from} → ${to}`);
  return [`  in ${base}`, ...shown.map((line) => `    ${line}`)];
}

function outcomeLines(
  id: number,
  { outcome, renamed, skipped, message, engine }: RenameOutcome,
): string[] {
  return [
    ...skipped.map((skip) => `= ${skip.path}: ${toCommandText(skip.message)}`),
    outcome === "done"
      ? `Renamed ${renamed}${skipped.length > 0 ? `, ${skipped.length} left as they are` : ""}. ` +
        `Undo it with \`plex-ingest undo ${id}\`.`
      : toCommandText(message ?? ""),
    ...(outcome === "done" && message !== undefined ? [toCommandText(message)] : []),
    ...(outcome === "queued" && !engine.running ? [explainNoEngine(engine)] : []),
  ];
}
