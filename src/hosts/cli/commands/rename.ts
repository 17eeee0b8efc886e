import { InvalidArgumentError } from "commander";
import type { RenameOutcome } from "../../../app/rename/desk.ts";
import type { NamesPreview } from "../../../app/rename/names-shape.ts";
import type { RenameScope } from "../../../app/rename/rename-input.ts";
import type { ShownRenamePlan } from "../../../app/rename/rename-shape.ts";
import { toCommandText } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { findCommonFolder } from "../../../base/path/path-parts.ts";
import { formatCount } from "../../../base/text/format-count.ts";
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
      "rename --preview --set INGEST_NAMES=trash",
      "names of ten films and episodes with settings that are not saved",
    ],
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
    preview: {
      summary: "show ten films and episodes with the names by these settings; change nothing",
      conflicts: ["work", "all", "dryRun", "yes"],
    },
    set: {
      value: "<NAME=value>",
      summary: "with --preview: a setting that is not saved, like INGEST_NAMES=trash; repeatable",
      read: eachSetting,
    },
    page: {
      value: "<number>",
      summary: "with --preview: 2 shows ten others",
      read: readPage,
    },
    dryRun: { summary: "show the plan, and change nothing", conflicts: ["yes"] },
    yes: YES,
    json: AS_JSON,
  },
  async run({ work, all, preview, set, page, dryRun, yes, json }, context) {
    const { io, actor } = context;
    if (!preview && (set !== undefined || page !== undefined)) {
      throw new UserError(
        "--set and --page only change what --preview shows.",
        "Add --preview, or change the setting itself and then rename.",
      );
    }
    if (preview) {
      const query = { set: set ?? {}, page: (page ?? 1) - 1 };
      const shown = await context.previewNames(query, io.signal);
      if (json) printJson(io, shown);
      else printLines(io, previewLines(shown, query.page + 2, io));
      return shown.problems.length > 0 ? 2 : 0;
    }
    if (work === undefined && !all) {
      throw new UserError(
        "No works are selected.",
        "Add --work ID to select single works, --all for everything, or --preview to try settings.",
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

/** @throws InvalidArgumentError */
function eachSetting(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value = ""] = /^([A-Z_]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError("Write NAME=value.");
  return { ...before, [name]: value };
}

/** @throws InvalidArgumentError */
function readPage(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write a number from 1 on.");
}

function previewLines(
  { files, examples, more, note, problems }: NamesPreview,
  nextPage: number,
  paper: TerminalWidth,
): string[] {
  const changed = files.filter(({ from, to }) => from !== to);
  const same = files.length - changed.length;
  const rows = changed.map(({ from, to }) => ({ from, to }));
  const kept = files.flatMap(({ from, problem }) =>
    problem === undefined ? [] : `  = ${from}: ${toCommandText(problem)}`,
  );
  return [
    ...problems.map(({ message }) => message),
    ...(problems.length > 0 ? [""] : []),
    ...(examples ? ["Nothing was filed yet. These files are examples.", ""] : []),
    ...(paper.terminal
      ? formatSideBySide(rows, paper.columns)
      : rows.map(({ from, to }) => `${from} → ${to}`)),
    ...kept,
    ...(same > 0 ? [`${formatCount(same, "file keeps its name", "files keep their names")}.`] : []),
    ...(note === undefined ? [] : ["", note]),
    ...(more ? ["", `For ten others, add --page ${nextPage}.`] : []),
  ];
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
