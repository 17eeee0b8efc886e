import type { ReleaseSelection } from "../../../app/review/decisions/select.ts";
import type { QueueReader } from "../../../app/review/read-queue.ts";
import type { ShownRelease } from "../../../app/shown/release-shape.ts";
import { UserError } from "../../../base/errors.ts";
import { cleanText, quoteWord } from "../../../base/text/clean-text.ts";
import { formatShortLine } from "../show/short-lines.ts";
import { confirm, type Io, printLines } from "../terminal/print.ts";
import type { TypedIds } from "./define.ts";

type DecisionVerb = "approve" | "reject" | "retry" | "undo";

type SelectionInput = Omit<ReleaseSelection, "ranges"> & {
  ids: TypedIds | readonly never[];
  yes?: boolean | undefined;
};

/** Ids that a person typed individually, or releases that were looked up, shown and confirmed. */
export type SelectedReleases = { ids: number[]; items?: readonly ShownRelease[] };

/**
 * Selects releases. Ids that were typed individually are used directly. Releases selected by ranges
 * or conditions are looked up, shown, and confirmed with one question.
 * @returns undefined if the person declines, or if nothing matches
 * @throws UserError (`refused`) if `yes` is not set and there is no terminal for the question
 */
export async function select(
  io: Io,
  queue: QueueReader,
  request: DecisionVerb,
  wanted: SelectionInput,
): Promise<SelectedReleases | undefined> {
  const { ids: typed, yes, ...conditions } = wanted;
  const { ids, ranges } = "ids" in typed ? typed : { ids: [], ranges: [] };
  const isCondition = Object.values(conditions).some(
    (value) => value !== undefined && value !== false,
  );
  if (ids.length === 0 && ranges.length === 0 && !isCondition) {
    throw new UserError(
      "No releases are selected.",
      `Add ids, or use --all, ${request === "approve" ? "--certain, --min, " : ""}--reason or ` +
        "--search.",
    );
  }
  if (ranges.length === 0 && !isCondition) return { ids: [...ids] };
  const among = [...ranges, ...ids.map((id) => ({ from: id, to: id }))];
  const items = await queue.select(request, {
    ...conditions,
    ...(among.length > 0 ? { ranges: among } : {}),
  });
  if (items.length === 0) {
    printLines(io, [
      "No matching release can be decided this way. `plex-ingest queue --short` lists the " +
        "releases.",
    ]);
    return undefined;
  }
  if (yes || (await confirmed(io, request, items, conditions))) {
    return { ids: items.map(({ id }) => id), items };
  }
  return undefined;
}

/**
 * Shows the selected releases and asks for confirmation. Omits the reasons, to leave room for years
 * and episodes.
 */
async function confirmed(
  io: Io,
  request: DecisionVerb,
  items: readonly ShownRelease[],
  conditions: Omit<ReleaseSelection, "ranges">,
): Promise<boolean> {
  const columns = io.terminal ? io.columns : undefined;
  const { rows = Number.POSITIVE_INFINITY } = io.paper;
  const lines = [
    ...items.map((item) => formatShortLine(item, io.now(), { columns, withoutReason: true })),
    ...(items.length < rows - 1
      ? []
      : [
          `The list has ${items.length} releases: scroll up, or answer n and run \`${listing(items.length, conditions)}\`.`,
        ]),
  ];
  const word = `${request.charAt(0).toUpperCase()}${request.slice(1)}`;
  const ask = `${word} ${items.length === 1 ? "this release" : `these ${items.length} releases`}?`;
  return confirm(io, lines, { what: "changed", ask });
}

/** Returns the command that lists the selected releases page by page. */
const listing = (
  count: number,
  { certain, reason, search }: Omit<ReleaseSelection, "ranges">,
): string =>
  [
    `plex-ingest queue --short --limit ${count}`,
    ...(certain ? ["--certain"] : []),
    ...(reason === undefined ? [] : [`--reason ${reason}`]),
    ...(search === undefined ? [] : [`--search ${quoteWord(cleanText(search, 200))}`]),
    "| less",
  ].join(" ");

/** Returns only the ids, for requests that treat all releases the same way. */
export const selectIds = async (
  ...given: Parameters<typeof select>
): Promise<number[] | undefined> => (await select(...given))?.ids;
