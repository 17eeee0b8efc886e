import { formatIdentity } from "../../../app/shown/history-text.ts";
import type { ShownIdentity, ShownRelease } from "../../../app/shown/release-shape.ts";
import { MINUTE_MS } from "../../../base/text/time-units.ts";
import { findLikelyWork } from "../../../core/actions/offered/likely-work.ts";

const UNITS = [
  ["d", 24 * 60 * MINUTE_MS],
  ["h", 60 * MINUTE_MS],
  ["m", MINUTE_MS],
] as const;

/** Formats an age in the largest unit that fits: `3d`, `5h`, `12m`. */
export function formatAge(ms: number): string {
  const [unit, size] = UNITS.find(([, length]) => ms >= length) ?? ["m", MINUTE_MS];
  return `${Math.max(0, Math.floor(ms / size))}${unit}`;
}

const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1)}…`;

/** Matches a year, or season and episodes: the parts that a person compares before approving. */
const TELLING =
  /(?<![\da-z])(?:s\d{1,4}(?:[ ._-]?e\d{1,4})*|\d{1,2}x\d{2,3}|(?:19|20)\d\d)(?![\da-z])/gi;

/**
 * Cuts a name to a width. If the cut would remove its last year or episode, that part is kept
 * visible.
 */
function cutName(name: string, width: number): string {
  const last = [...name.matchAll(TELLING)].at(-1);
  if (name.length <= width || last === undefined || last.index + last[0].length < width) {
    return cut(name, width);
  }
  const room = width - last[0].length - 1;
  return room < 4 ? cut(name, width) : `${name.slice(0, room)}…${last[0]}`;
}

/** Cuts a work to a width. The title is shortened; year and numbers are kept. */
function cutWork(work: ShownIdentity, width: number): string {
  const whole = formatIdentity(work);
  if (whole.length <= width) return whole;
  const short = whole.slice(0, whole.lastIndexOf(" ["));
  const tail = short.slice(work.title.length);
  return short.length <= width || work.title === ""
    ? cut(short, width)
    : `${cut(work.title, width - tail.length)}${tail}`;
}

/**
 * Shares of a line for the name and the work, if the line has a maximum width. The reason gets the
 * remaining space.
 */
const NAME_SHARE = 0.36;
const WORK_SHARE = 0.36;
/** Without a reason. */
const HALF = 0.48;

/** Maximum characters of a storage's name. The name is shown if there are several storages. */
const MAX_STORAGE = 8;

type Width = {
  /** Maximum width of the line. If absent, nothing is cut. */
  columns?: number | undefined;
  /** Omits the reason for the review, because the person selected the releases by that reason. */
  withoutReason?: boolean;
};

/** The state. A filed release whose files another one replaced is no longer in the library. */
export const formatState = ({
  state,
  superseded_by: by,
}: Pick<ShownRelease, "state" | "superseded_by">): string =>
  state === "filed" && by !== undefined ? `replaced by #${by}` : state;

/**
 * Formats one line for a release: id, age, name → its likely work, confidence, reason for the
 * review.
 */
export function formatShortLine(
  item: ShownRelease,
  nowMs: number,
  { columns, withoutReason = false }: Width = {},
): string {
  const { id, name, confidence, reasons, storage, created_at: created } = item;
  const where = storage === undefined ? "" : `${cut(storage, MAX_STORAGE).padEnd(MAX_STORAGE)} `;
  const head = `#${String(id).padEnd(4)} ${formatAge(nowMs - Date.parse(created)).padStart(4)} ${where}`;
  const sure = confidence === undefined ? "  -  " : confidence.toFixed(2).padEnd(5);
  const [first, ...more] = reasons;
  const why =
    first === undefined
      ? formatState(item)
      : `${first.code}${more.length > 0 ? ` +${more.length}` : ""}`;
  const work = findLikelyWork(item);
  if (columns === undefined) {
    return `${head}${name} → ${work ? formatIdentity(work) : "?"}  ${sure.trim()}${withoutReason ? "" : `  ${why}`}`;
  }
  const room = Math.max(24, columns - head.length - sure.length - (withoutReason ? 4 : 7));
  const nameWidth = Math.floor(room * (withoutReason ? HALF : NAME_SHARE));
  const workWidth = Math.floor(room * (withoutReason ? 1 - HALF : WORK_SHARE));
  const left = cutName(name, nameWidth).padEnd(nameWidth);
  const right = (work ? cutWork(work, workWidth) : "?").padEnd(workWidth);
  const line = `${head}${left} → ${right} ${sure}`;
  return withoutReason ? line.trimEnd() : `${line} ${cut(why, room - nameWidth - workWidth)}`;
}
