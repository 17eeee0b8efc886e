import { UserError } from "../../../base/errors.ts";
import type { ShownAction, ShownItem } from "../../shown/release-shape.ts";

/**
 * Maximum number of JSON characters per page. An MCP response contains the JSON twice, once quoted,
 * and a client may move a response of more than 100,000 characters to a file.
 */
const MAX_CHARS = 36_000;
/** Maximum number of JSON characters of one of several releases in a response. */
const MAX_BRIEF_CHARS = 9000;
/** Maximum share of a page for the next actions, and for the history. */
const NEXT_SHARE = 2 / 9;
const HISTORY_SHARE = 2 / 9;
/** Minimum share of a page for files, regardless of how long everything else is. */
const FILES_SHARE = 5 / 36;

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
export function toItemPage(whole: ShownItem, cursor?: string, most = MAX_CHARS): ItemPage {
  const from = cursor === undefined ? 0 : offsetIn(cursor, whole);
  const { files: _, parsed: { lengths = [], ...reading } = {}, next, history, ...rest } = whole;
  const base =
    from > 0
      ? { ...rest, candidates: [], history: [] }
      : {
          ...rest,
          history: fitting(history, most * HISTORY_SHARE),
          ...(next === undefined ? {} : { next: shortened(next, most * NEXT_SHARE) }),
        };
  const lengthOf = new Map(lengths.map((length) => [length.path, length]));
  const room = most - chars(base) - (from > 0 ? 0 : chars(reading));
  let left = Math.max(most * FILES_SHARE, room);
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

/**
 * One of several releases in a response: what a decision needs, without history and the reading of
 * the name. `files_next` is the cursor for more of its files.
 */
export type BriefItem = Pick<
  ShownItem,
  "id" | "name" | "state" | "version" | "reasons" | "candidates" | "files" | "file_count"
> &
  Partial<ShownItem> & { files_next?: string };

export function toBriefItem({ parsed: _parsed, ...whole }: ShownItem): BriefItem {
  const { item, ...more } = toItemPage({ ...whole, history: [] }, undefined, MAX_BRIEF_CHARS);
  const { history: _, parts: _parts, path: _path, source: _source, ...kept } = item;
  const { created_at: _created, updated_at: _updated, ...told } = kept;
  return { ...told, ...more };
}

/** As many of the first releases as fit into one response, at least one. */
export function countFittingItems(items: readonly unknown[]): number {
  let left = MAX_CHARS;
  const over = items.findIndex((item) => (left -= chars(item) + 1) < 0);
  return over === -1 ? items.length : Math.max(1, over);
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
function shortened(next: readonly ShownAction[], most: number): ShownAction[] {
  if (chars(next) <= most) return [...next];
  return next.map((action) => {
    const { tool, needs = [], ...rest } = action;
    const { files, ...others } = rest.arguments ?? {};
    if (tool === undefined || files === undefined || chars(action) <= most / 4) {
      return action;
    }
    return { ...rest, tool, text: "", arguments: others, needs: [...needs, "files"] };
  });
}
