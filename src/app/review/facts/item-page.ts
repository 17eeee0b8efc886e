import { UserError } from "../../../base/errors.ts";
import type { ShownAction, ShownItem } from "../../shown/release-shape.ts";

/**
 * Maximum number of JSON characters per page. An MCP response contains the JSON twice, once quoted,
 * and a client may move a response of more than 100,000 characters to a file.
 */
const MAX_CHARS = 36_000;
/** Maximum share of `MAX_CHARS` for the next actions, and for the history. */
const MAX_NEXT_CHARS = 8000;
const MAX_HISTORY_CHARS = 8000;
/** Minimum space for files on a page, regardless of how long everything else is. */
const MIN_FILES_CHARS = 5000;

const chars = (value: unknown): number => JSON.stringify(value)?.length ?? 0;

/**
 * A release with as many of its files as fit into one response. `files_next` is the cursor for the
 * next files.
 */
export type ItemPage = { item: ShownItem; files_next?: string };

/**
 * Builds one page. The first page also contains everything else about the release. Later pages
 * contain only files and their lengths.
 * @throws UserError (`conflict`) if the release changed since the previous page
 */
export function toItemPage(whole: ShownItem, cursor?: string): ItemPage {
  const from = cursor === undefined ? 0 : offsetIn(cursor, whole);
  const { files: _, parsed: { lengths = [], ...reading } = {}, next, history, ...rest } = whole;
  const base =
    from > 0
      ? { ...rest, candidates: [], history: [] }
      : {
          ...rest,
          history: fitting(history, MAX_HISTORY_CHARS),
          ...(next === undefined ? {} : { next: shortened(next) }),
        };
  const lengthOf = new Map(lengths.map((length) => [length.path, length]));
  let left = Math.max(MIN_FILES_CHARS, MAX_CHARS - chars(base) - (from > 0 ? 0 : chars(reading)));
  const files: ShownItem["files"] = [];
  for (const file of whole.files.slice(from)) {
    left -= chars(file) + chars(lengthOf.get(file.path) ?? "") + 2;
    if (left < 0 && files.length > 0) break;
    files.push(file);
  }
  const ownLengths = files.flatMap(({ path }) => lengthOf.get(path) ?? []);
  const parsed = {
    ...(from > 0 ? {} : reading),
    ...(ownLengths.length > 0 ? { lengths: ownLengths } : {}),
  };
  const end = from + files.length;
  return {
    item: { ...base, files, ...(whole.parsed === undefined ? {} : { parsed }) },
    ...(end < whole.files.length ? { files_next: `${whole.version}.${end}` } : {}),
  };
}

function offsetIn(cursor: string, { id, version, files }: ShownItem): number {
  const [, of, start] = /^(\d{1,9})\.(\d{1,6})$/.exec(cursor) ?? [];
  if (Number(of) === version && Number(start) < files.length) return Number(start);
  throw UserError.conflict(
    `Release ${id} has changed since.`,
    "Request it again without a cursor.",
  );
}

/**
 * Returns as many of the first entries as fit. If a single entry is too long to fit, its detail is
 * dropped.
 */
function fitting(history: ShownItem["history"], most: number): ShownItem["history"] {
  let left = most;
  const kept: ShownItem["history"] = [];
  for (const { detail, ...entry } of history) {
    const whole = detail === undefined ? entry : { ...entry, detail };
    const fits = chars(whole) <= most ? whole : entry;
    left -= chars(fits) + 1;
    if (left < 0) break;
    kept.push(fits);
  }
  return kept;
}

/**
 * Drops the files from an action's call that names hundreds of them. `needs` then states that the
 * caller must add them.
 */
function shortened(next: readonly ShownAction[]): ShownAction[] {
  if (chars(next) <= MAX_NEXT_CHARS) return [...next];
  return next.map((action) => {
    const { tool, needs = [], ...rest } = action;
    const { files, ...others } = rest.arguments ?? {};
    if (tool === undefined || files === undefined || chars(action) <= MAX_NEXT_CHARS / 4) {
      return action;
    }
    return { ...rest, tool, text: "", arguments: others, needs: [...needs, "files"] };
  });
}
