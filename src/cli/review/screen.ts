import { identityText } from "../../app/shown/history-text.ts";
import type { ShownItem } from "../../app/shown/release-shape.ts";
import { formatLength } from "../../core/media/file-length.ts";
import { formatBytes } from "../../core/text/format-bytes.ts";
import { fileLines } from "../show/releases/release-lines.ts";
import { ageText } from "../show/releases/short-lines.ts";
import { type Deed, KEYS } from "./keys.ts";

export type Position = { at: number; total: number; decided: number };

const MAX_CANDIDATES = 5;
const MAX_FILES = 8;

/** One release as the review shows it: name, reasons, candidates by number, files, and the keys that make sense now. */
export function screenLines(item: ShownItem, { at, total, decided }: Position, nowMs: number): string[] {
  const age = ageText(nowMs - Date.parse(item.created_at));
  const size = `${item.file_count} ${item.file_count === 1 ? "file" : "files"}, ${formatBytes(item.bytes)}`;
  const known = item.identity ? [`  now: ${identityText(item.identity)}`] : [];
  const more = item.files.length - MAX_FILES;
  return [
    `${at} of ${total}, ${decided} decided`,
    "",
    `#${item.id} ${item.name}`,
    `  ${size}, here for ${age}`,
    ...item.reasons.map(({ message }) => `  - ${message}`),
    ...known,
    "",
    ...candidateLines(item),
    ...fileLines(item.files.slice(0, MAX_FILES), item.parsed?.lengths),
    ...(more > 0 ? [`  … and ${more} more files`] : []),
    "",
    keyLine(deedsFor(item), Math.min(item.candidates.length, MAX_CANDIDATES)),
  ];
}

function candidateLines({ candidates }: ShownItem): string[] {
  const lines = candidates.slice(0, MAX_CANDIDATES).flatMap((candidate, index) => {
    const { title, year, type, confidence, runtime_minutes: minutes, overview, length_fit: fit } = candidate;
    const length = minutes === undefined ? "" : `, ${formatLength(minutes * 60_000)}`;
    const head = `  ${index + 1}  ${title}${year === undefined ? "" : ` (${year})`} [${type}] ${confidence.toFixed(2)}${length}`;
    return [head, ...(fit ? [`     ${fit.text}`] : []), ...(overview === undefined ? [] : [`     ${overview}`])];
  });
  return lines.length === 0 ? [] : [...lines, ""];
}

/** What can be done with this release; the others are always possible. */
export function deedsFor({ next = [], candidates }: ShownItem): Deed[] {
  const offers = (name: string, value?: unknown): boolean =>
    next.some(({ arguments: given = {} }) => name in given && (value === undefined || given[name] === value));
  const [first] = next;
  const isApproval = first?.tool === "approve_ingest" && first.needs === undefined;
  return [
    ...(isApproval ? (["approve"] as const) : []),
    ...(candidates.length > 0 ? (["candidate"] as const) : []),
    "search",
    "map",
    ...(offers("duplicates", "replace") ? (["replace"] as const) : []),
    ...(offers("duplicates") ? (["keep_both", "keep_labelled"] as const) : []),
    "reject",
    "skip",
    "undo",
    "help",
    "quit",
  ];
}

const WORDS: Record<Deed, string> = {
  approve: "approve",
  candidate: "candidate",
  search: "search",
  map: "map files",
  replace: "replace",
  keep_both: "keep both",
  keep_labelled: "label",
  reject: "reject",
  certain: "certain",
  skip: "skip",
  back: "back",
  undo: "undo",
  help: "keys",
  quit: "quit",
};

function keyLine(deeds: readonly Deed[], candidates: number): string {
  const keyOf = (deed: Deed): string => {
    if (deed === "candidate") return candidates > 1 ? `1-${candidates}` : "1";
    return KEYS.find((one) => one.deed === deed)?.keys[0] ?? "";
  };
  return deeds.map((deed) => `${keyOf(deed)} ${WORDS[deed]}`).join("  ");
}
