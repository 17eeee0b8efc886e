import { identityText } from "../../../app/shown/history-text.ts";
import type { ShownRelease } from "../../../app/shown/release-shape.ts";

const MINUTE_MS = 60_000;
const UNITS = [
  ["d", 24 * 60 * MINUTE_MS],
  ["h", 60 * MINUTE_MS],
  ["m", MINUTE_MS],
] as const;

/** `3d`, `5h`, `12m`: how long ago, in the largest unit that fits. */
export function ageText(ms: number): string {
  const [unit, size] = UNITS.find(([, length]) => ms >= length) ?? ["m", MINUTE_MS];
  return `${Math.max(0, Math.floor(ms / size))}${unit}`;
}

/** What it would become: what was decided, or the best candidate. */
function becomes({ identity, candidates: [first] }: ShownRelease): string {
  if (identity) return identityText(identity);
  return first ? identityText(first) : "?";
}

const cut = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, width - 1)}…`);

/** How much of a line the name, the work and the reason may take where the line has a width. */
const NAME_SHARE = 0.36;
const WORK_SHARE = 0.36;

/**
 * One line for a release: id, age, name → what it would become, how sure, why it is in review.
 * @param columns the width that the line is cut to; without one nothing is cut
 */
export function shortLine(item: ShownRelease, nowMs: number, columns?: number): string {
  const { id, name, confidence, reasons, created_at: created } = item;
  const head = `#${String(id).padEnd(4)} ${ageText(nowMs - Date.parse(created)).padStart(4)} `;
  const sure = confidence === undefined ? "  -  " : confidence.toFixed(2).padEnd(5);
  const [first, ...more] = reasons;
  const why = first === undefined ? item.state : `${first.code}${more.length > 0 ? ` +${more.length}` : ""}`;
  if (columns === undefined) return `${head}${name} → ${becomes(item)}  ${sure.trim()}  ${why}`;
  const room = Math.max(24, columns - head.length - sure.length - 7);
  const nameWidth = Math.floor(room * NAME_SHARE);
  const workWidth = Math.floor(room * WORK_SHARE);
  const left = cut(name, nameWidth).padEnd(nameWidth);
  const right = cut(becomes(item), workWidth).padEnd(workWidth);
  return `${head}${left} → ${right} ${sure} ${cut(why, room - nameWidth - workWidth)}`;
}
