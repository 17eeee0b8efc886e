import { formatIdentity } from "../../../app/shown/history-text.ts";
import type { ShownItem } from "../../../app/shown/release-shape.ts";
import { toCommandText } from "../../../base/actions/sentence.ts";
import { formatBytes } from "../../../base/text/format-bytes.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import { formatLength } from "../../../base/text/format-length.ts";
import { formatTitle } from "../../../base/text/work-text.ts";
import { formatFileLines } from "../show/release-lines.ts";
import { formatAge } from "../show/short-lines.ts";
import { KEYS, type ReviewDeed } from "./keys.ts";

export type ReviewPosition = { at: number; total: number; decided: number };

/** Levels of detail on a screen. The most detailed level that fits is used. */
export const DETAILS = ["whole", "brief", "least"] as const;
export type DetailLevel = (typeof DETAILS)[number];

const MAX_CANDIDATES = 5;
const MAX_FILES: Record<DetailLevel, number> = { whole: 8, brief: 3, least: 1 };

/** Shows a release in the review: name, reasons, numbered candidates, files. */
export function formatScreen(
  item: ShownItem,
  { position: { at, total, decided }, nowMs }: { position: ReviewPosition; nowMs: number },
  detail: DetailLevel,
): string[] {
  const age = formatAge(nowMs - Date.parse(item.created_at));
  const size = `${formatCount(item.file_count, "file")}, ${formatBytes(item.bytes)}`;
  const more = item.files.length - MAX_FILES[detail];
  return [
    `${at} of ${total}, ${decided} decided`,
    "",
    `#${item.id} ${item.name}`,
    `  ${size}, here for ${age}`,
    ...stateLines(item),
    ...item.reasons.map(({ message }) => `  - ${toCommandText(message)}`),
    "",
    ...candidateLines(item, detail),
    ...formatFileLines(item.files.slice(0, MAX_FILES[detail]), item.parsed?.lengths),
    ...(more > 0 ? [`  … and ${more} more files`] : []),
  ];
}

/**
 * Returns the suggested identity of a release in review. For a release that is no longer in review,
 * returns its current state and identity.
 */
function stateLines({ state, identity }: ShownItem): string[] {
  if (state !== "review") {
    return [`  ${state}${identity ? `: was ${formatIdentity(identity)}` : ""}`];
  }
  return identity ? [`  now: ${formatIdentity(identity)}`] : [];
}

/**
 * Shows the first candidate with details that distinguish it. The other candidates get only as much
 * detail as fits.
 */
function candidateLines({ candidates }: ShownItem, detail: DetailLevel): string[] {
  const lines = candidates.slice(0, MAX_CANDIDATES).flatMap((candidate, index) => {
    const {
      title,
      year,
      type,
      confidence,
      runtime_minutes: minutes,
      overview,
      length_fit: fit,
    } = candidate;
    const length = minutes === undefined ? "" : `, ${formatLength(minutes * 60_000)}`;
    const isFull = detail === "whole" || (detail === "brief" && index === 0);
    return [
      `  ${index + 1}  ${formatTitle({ title, year })} [${type}] ${confidence.toFixed(2)}${length}`,
      ...(candidate.in_library === undefined
        ? []
        : [`     in the library: ${candidate.in_library}`]),
      ...(isFull && fit ? [`     ${fit.text}`] : []),
      ...(isFull && overview !== undefined ? [`     ${overview}`] : []),
    ];
  });
  return lines.length === 0 ? [] : [...lines, ""];
}

/** Returns the possible actions for this release in its current state. */
export function listDeeds({ next = [], candidates }: ShownItem): ReviewDeed[] {
  const offered = next.filter(({ tool }) => tool !== "retry_ingest");
  const offers = (name: string, value?: unknown): boolean =>
    offered.some(
      ({ arguments: given = {} }) =>
        name in given && (value === undefined || given[name] === value),
    );
  const [first] = offered;
  const isChoice = offers("duplicates");
  const isApproval = first?.tool === "approve_ingest" && first.needs === undefined && !isChoice;
  const isOpen = offered.some(({ tool }) => tool === "approve_ingest" || tool === "reject_ingest");
  return [
    ...(isApproval ? (["approve"] as const) : []),
    ...(isOpen && candidates.length > 0 ? (["candidate"] as const) : []),
    ...(isOpen ? (["search", "map"] as const) : []),
    ...(offers("duplicates", "replace") ? (["replace"] as const) : []),
    ...(isChoice ? (["keep_both", "keep_labelled"] as const) : []),
    ...(offered.some(({ tool }) => tool === "reject_ingest") ? (["reject"] as const) : []),
    "skip",
    "undo",
    "whole",
    "help",
    "quit",
  ];
}

/**
 * Returns the keys that apply now, in lines of at most `columns` columns. A key and its word are
 * never separated.
 */
export function formatKeyLines(item: ShownItem, columns = Number.POSITIVE_INFINITY): string[] {
  const candidates = Math.min(item.candidates.length, MAX_CANDIDATES);
  const entryOf = (wanted: ReviewDeed): string => {
    const { deed, keys, word } = KEYS.find((key) => key.deed === wanted) ?? KEYS[0];
    return `${deed === "candidate" && candidates > 1 ? `1-${candidates}` : keys[0]} ${word}`;
  };
  return listDeeds(item).reduce<string[]>((lines, deed) => {
    const [entry, last] = [entryOf(deed), lines.at(-1)];
    const isRoom = last !== undefined && last.length + GAP.length + entry.length <= columns;
    return isRoom ? [...lines.slice(0, -1), `${last}${GAP}${entry}`] : [...lines, entry];
  }, []);
}

const GAP = "  ";
