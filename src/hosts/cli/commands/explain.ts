import type { ShownVersion, ShownVersions } from "../../../app/shown/work-shape.ts";
import type { ShownFact, ShownWhy } from "../../../app/why/fact.ts";
import { toCommandText } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { formatBytes } from "../../../base/text/format-bytes.ts";
import { formatLength } from "../../../base/text/format-length.ts";
import { createLocalTime } from "../../../base/text/local-time.ts";
import type { UseCases } from "../../../program/use-cases/use-cases.ts";
import { formatFileLines, formatReleaseLines } from "../show/release-lines.ts";
import { formatReleaseHistory, formatTable } from "../show/table.ts";
import { printAnswer } from "../terminal/print.ts";
import { AS_JSON, defineCommand, ID, STORAGE, TARGET } from "./define.ts";

export const show = defineCommand({
  name: "show",
  summary: "show one release: its files, its candidates, and why it is in review",
  examples: [["show 7", "everything about release 7"]],
  arguments: { id: ID },
  options: { json: AS_JSON },
  async run({ id, json }, context) {
    const queue = await context.queue();
    const item = await queue.showInFull(id, context.io.signal);
    const isDuplicate = !json && item.reasons.some(({ code }) => code === "duplicate");
    const versions = isDuplicate
      ? formatDuplicateLines(await queue.compare(id, context.io.signal))
      : [];
    return printAnswer(context.io, json, { item }, () => [
      ...formatReleaseLines(item),
      // A job has no path on disk, so none is shown.
      ...(item.path.startsWith("/") ? [`  in ${item.path}`] : []),
      ...(typeof item.parsed?.title === "string"
        ? [`  title in the name: ${item.parsed.title}`]
        : []),
      ...[item.parsed?.why ?? [], item.parsed?.explained ?? []]
        .flat()
        .map((sentence) => `  ${sentence}`),
      ...(versions.length > 0 ? ["", "Versions:", ...versions] : []),
      ...(item.files.length > 0
        ? ["", "Files:", ...formatFileLines(item.files, item.parsed?.lengths)]
        : []),
      ...(item.state === "review" && item.identity
        ? [`  preview the destinations: plex-ingest plan ${id}`]
        : []),
      "",
      "History, newest first:",
      ...formatReleaseHistory(item.history),
    ]);
  },
});

const MAX_VIDEOS = 5;
/** Enough components to distinguish libraries, works and seasons. */
const PATH_PARTS = 3;

/**
 * Compares versions in the library with the new one, in columns: quality, size, length, path. Empty
 * if there is nothing to compare.
 */
export function formatDuplicateLines(compared: readonly ShownVersions[]): string[] {
  if (compared.length === 0) return [];
  const rows = compared
    .slice(0, MAX_VIDEOS)
    .flatMap(({ fresh, there }) => [
      ...there.map((version) => cells("in the library", version)),
      cells("this one", fresh),
    ]);
  const used = rows[0]?.map((_, column) => rows.some((row) => row[column] !== "")) ?? [];
  const more = compared.length - MAX_VIDEOS;
  return [
    ...formatTable(rows.map((row) => row.filter((_, column) => used[column]))).map(
      (line) => `  ${line}`,
    ),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

function cells(whose: string, version: ShownVersion): string[] {
  const {
    path,
    resolution,
    source,
    codec,
    hdr,
    audio,
    bytes,
    duration_ms: duration,
    release_id: by,
  } = version;
  const shown = path.split("/").slice(-PATH_PARTS).join("/");
  return [
    whose,
    [resolution, source].filter(Boolean).join(" "),
    codec ?? "",
    hdr ?? "",
    audio ?? "",
    bytes === undefined ? "gone" : formatBytes(bytes),
    duration === undefined ? "" : formatLength(duration),
    by === undefined
      ? whose === "this one"
        ? ""
        : `${shown} (not filed by plex-ingest)`
      : `${shown} (release ${by})`,
  ];
}

export const why = defineCommand({
  name: "why",
  summary: "show where a path, release or download is, and why it is not in Plex",
  examples: [
    ["why 7", "a release"],
    ["why dune", "releases with this word in their name or title"],
    ["why ./Heat.1995.mkv", "a file among the downloads or in the library"],
  ],
  arguments: { target: TARGET },
  options: { storage: STORAGE, json: AS_JSON },
  database: "reader",
  async run({ target, storage, json }, context) {
    const answer = await explainNamed(context, target, storage);
    const { format } = createLocalTime(context.io.paper.timeZone);
    return printAnswer(context.io, json, answer, () =>
      whyLines(answer, (time) => format(Date.parse(time), "seconds")),
    );
  },
});

/** Explains a path, an id or a name. Any other target is searched for as words of a title. */
async function explainNamed(
  { why, whyTitled }: Pick<UseCases, "why" | "whyTitled">,
  target: string,
  storage: string | undefined,
): Promise<ShownWhy> {
  try {
    return await why(target, storage);
  } catch (error) {
    if (target.includes("/") || !isNotFound(error)) throw error;
    try {
      return await whyTitled(target, storage);
    } catch (again) {
      throw isNotFound(again) ? error : again;
    }
  }
}

const isNotFound = (error: unknown): boolean =>
  error instanceof UserError && error.code === "not_found";

/** As many facts as a person reads in ten seconds. `--json` has all of them. */
const MAX_FACTS = 12;

/** Lists the answer, then the next step, then other facts, newest first. */
function whyLines(
  { target, answer, next, releases, facts, help = [] }: ShownWhy,
  format: (at: string) => string,
): string[] {
  const [only, ...others] = releases;
  const shown = facts.slice(0, MAX_FACTS);
  const times = shown.map(({ at }) => (at === undefined ? "now" : format(at)));
  const width = Math.max(0, ...times.map(({ length }) => length));
  return [
    target,
    `  ${toCommandText(answer)}`,
    ...(next === undefined ? [] : [`  next: ${toCommandText(next)}`]),
    ...releases.flatMap(({ id, name, answer: own, next: step }) =>
      own === undefined
        ? []
        : [
            "",
            `#${id} ${name}`,
            `  ${toCommandText(own)}`,
            ...(step === undefined ? [] : [`  next: ${toCommandText(step)}`]),
          ],
    ),
    ...help.flatMap(({ code, means, remedy }) => [
      "",
      `${code}: ${means}`,
      `  ${toCommandText(remedy)}`,
    ]),
    ...(shown.length > 0 ? ["", "Other facts, newest first:"] : []),
    ...shown.map((fact, index) => `  ${(times[index] ?? "").padEnd(width)}  ${factText(fact)}`),
    ...(shown.length < facts.length
      ? [`  … and ${facts.length - shown.length} more: add --json`]
      : []),
    ...(only && others.length === 0 ? [`  Details: plex-ingest show ${only.id}`] : []),
  ];
}

const factText = ({ about, message }: ShownFact): string =>
  `${about.padEnd(7)}  ${toCommandText(message)}`;
