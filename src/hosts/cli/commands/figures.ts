import type { ShownStatistics } from "../../../app/shown/upkeep-shape.ts";
import { printActs } from "../../../app/space/print-acts.ts";
import type { PrintedSpaceReport, SpaceGroup } from "../../../app/space/space.ts";
import type { SpaceKind } from "../../../app/space/space-kinds.ts";
import { toCommandText } from "../../../base/actions/sentence.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { formatBytes } from "../../../base/text/format-bytes.ts";
import { formatTable } from "../show/table.ts";
import { printAnswer, printJson, printLines } from "../terminal/print.ts";
import { AS_JSON, createIntegerParser, defineCommand, STORAGE } from "./define.ts";

const MAX_DAYS = 366;

export const statistics = defineCommand({
  name: "statistics",
  summary:
    "show what was filed, put in review, corrected and undone per day, and how safe filing " +
    "without asking is",
  examples: [
    ["statistics", "the last 30 days"],
    ["statistics --days 365", "the last year"],
  ],
  options: {
    days: {
      value: "<n>",
      summary: "number of days, including today",
      read: createIntegerParser(1, MAX_DAYS),
      fallback: 30,
    },
    storage: STORAGE,
    json: AS_JSON,
  },
  async run({ days, storage, json }, context) {
    const queue = await context.queue();
    const found = await queue.statistics({ days, storage });
    return printAnswer(context.io, json, found, () => statisticsLines(found, days));
  },
});

const MAX_REASONS = 10;

/**
 * Lines for the outcomes of releases, the reasons for review, and how often a person undid a
 * release that was filed without asking.
 */
function statisticsLines(statistics: ShownStatistics, days: number): string[] {
  const {
    by_day,
    by_reason,
    by_source,
    by_method,
    by_storage = {},
    decisions,
    median_seconds_to_file: median,
  } = statistics;
  const counting = statistics.still_counting
    ? ["", "Older history is still being counted. Try again later."]
    : [];
  if (by_day.length === 0) {
    return [`Nothing was filed or put in review in the last ${days} days.`, ...counting];
  }
  const { auto, approved, corrected, rejected, undone, auto_undone } = decisions;
  const filed = auto + approved + corrected;
  const reasons = Object.entries(by_reason).slice(0, MAX_REASONS);
  return [
    ...formatTable([
      ["day (UTC)", "filed", "review", "rejected", "failed", "size"],
      ...by_day.map((day) => [
        day.day,
        ...[day.filed, day.review, day.rejected, day.failed].map(String),
        formatBytes(day.bytes),
      ]),
    ]),
    "",
    ...formatTable([
      ["filed without asking", `${auto} of ${filed}${percent(statistics.auto_share)}`],
      ["  of these, undone by a person", `${auto_undone}${percent(statistics.auto_undone_share)}`],
      ["approved as suggested", String(approved)],
      ["corrected", String(corrected)],
      ["rejected", String(rejected)],
      ["undone in total", String(undone)],
      ...(median === undefined ? [] : [["median time to file", duration(median)]]),
      ...listed("source", by_source),
      ...listed("method", by_method),
      ...listed("storage", by_storage),
    ]),
    ...(reasons.length > 0 ? ["", "Reasons for review:"] : []),
    ...formatTable(reasons.map(([code, n]) => [`  ${code}`, String(n)])),
    ...counting,
  ];
}

const percent = (share: number | undefined) =>
  share === undefined ? "" : ` (${Math.round(share * 1000) / 10} %)`;

const listed = (name: string, counts: Readonly<Record<string, number>>): string[][] => {
  const all = Object.entries(counts).map(([key, n]) => `${key} ${n}`);
  return all.length === 0 ? [] : [[`by ${name}`, all.join(", ")]];
};

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3600)} h`
    : `${Math.round(seconds / 86_400)} days`;
}

export const space = defineCommand({
  name: "space",
  summary:
    "list what you could free: files that exist twice, replaced downloads, old downloads that " +
    "were never filed, the trash",
  examples: [
    ["space", "each with the command that frees it; nothing is done automatically"],
    ["space --days 90", "unfiled downloads count only if at least 90 days old"],
    ["space --json", "for a script; exits with 1 if a client or folder could not be checked"],
  ],
  options: {
    days: {
      value: "<n>",
      summary: "minimum age in days of downloads that were never filed",
      read: createIntegerParser(0, 3650),
      fallback: 30,
    },
    limit: {
      value: "<n>",
      summary: "maximum number of entries of each kind",
      read: createIntegerParser(1, 1000),
      fallback: 10,
    },
    json: AS_JSON,
  },
  async run({ json, ...query }, { io, space: find }) {
    const found = printActs(await find(query, io.signal));
    if (json) {
      printJson(io, found);
    } else {
      for (const part of spaceLines(found)) {
        if (part.act === undefined) printLines(io, part.lines);
        else io.out(`${part.act}\n`);
      }
    }
    return found.unknown ? 1 : 0;
  },
});

const TITLES: Record<SpaceKind, string> = {
  copies: "Stored twice, in the library and among the downloads",
  superseded: "Downloads whose library file was replaced or undone",
  never_filed: "Old downloads that were never filed",
  trash: "In the trash",
};

/** Wrapped lines, or a shell command, which is not wrapped. */
type FigureLines = { lines: string[]; act?: never } | { lines?: never; act: string };

function spaceLines({ bytes, groups, unknown = [] }: PrintedSpaceReport): FigureLines[] {
  const filled = groups.filter(({ total }) => total > 0);
  return [
    ...filled.flatMap(groupLines),
    {
      lines: [
        filled.length === 0
          ? "There is nothing to free."
          : `${formatBytes(bytes)} in total. Nothing was changed.`,
      ],
    },
    ...unknown.map(({ about, message }) => ({
      lines: [`! ${cleanText(about, 4096)}: ${toCommandText(message)}`],
    })),
    ...(unknown.length > 0 ? [{ lines: ["Their files are missing from this list."] }] : []),
  ];
}

function groupLines({ kind, bytes, total, act, items }: SpaceGroup<string>): FigureLines[] {
  const more = total - items.length;
  return [
    { lines: [`${TITLES[kind]}:`] },
    ...items.flatMap((item): FigureLines[] => [
      {
        lines: [
          `  ${formatBytes(item.bytes)}  ${item.name}${item.client === undefined ? "" : `, in ${item.client}`}`,
        ],
      },
      ...(item.act === undefined ? [] : [{ act: `      ${item.act}` }]),
    ]),
    ...(more > 0
      ? [{ lines: [`  … and ${more} more: add --limit ${Math.min(1000, total)}`] }]
      : []),
    ...(act === undefined ? [] : [{ act: `      ${act}` }]),
    { lines: [`  ${formatBytes(bytes)} in ${total}`, ""] },
  ];
}
