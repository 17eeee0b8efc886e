import type { ChosenFile } from "../../../app/review/choose/files.ts";
import { UserError } from "../../../base/errors.ts";
import type { ItemRole } from "../../../base/item.ts";

/** Roles that a person can assign to a file, as in approve_ingest. */
const ROLES: readonly ItemRole[] = ["video", "subtitle", "extra", "sample", "other"];

/**
 * Parses `PATH=S01E02`, `PATH=S01E02E03`, `PATH=S01E02-E04`, `PATH=part1`, `PATH=skip` or
 * `PATH=video`. A part may follow the numbers: `PATH=S01E02part1`. The last `=` is the separator,
 * because file names may contain `=`.
 */
export function toFileChoice(text: string): ChosenFile {
  const position = text.lastIndexOf("=");
  const path = text.slice(0, position);
  const what = text.slice(position + 1);
  if (position > 0 && what === "skip") return { path, skip: true };
  const role = ROLES.find((known) => known === what);
  if (position > 0 && role) return { path, role };
  const [, numbered = "", piece] = /^(.*?)part([1-8])$/i.exec(what) ?? [undefined, what];
  const part = piece === undefined ? {} : { part: Number(piece) };
  if (position > 0 && piece !== undefined && numbered === "") return { path, ...part };
  const numbers = /^s(\d{1,4})e(\d{1,4})(?:(?:(-)e?|e)(\d{1,4}))?((?:e\d{1,4})*)$/i.exec(numbered);
  if (position <= 0 || !numbers) {
    throw new UserError(
      `"${text}" is not a valid choice for a file.`,
      `Write PATH=S01E02, PATH=S01E02-E03, PATH=part1, PATH=skip, or PATH= with one of ${ROLES.join(", ")}.`,
    );
  }
  const [, season, first, dash, second, rest = ""] = numbers;
  const start = Number(first);
  const end = second === undefined ? start : Number(second);
  if (dash && (end < start || end - start > 50)) {
    throw new UserError(`"${what}" is not a range of episodes.`, "Use the form S01E02-E04.");
  }
  const listed = dash
    ? Array.from({ length: end - start + 1 }, (_, index) => start + index)
    : [...new Set([start, end])];
  const more = rest.split(/e/i).filter(Boolean).map(Number);
  return { path, season: Number(season), episodes: [...listed, ...more], ...part };
}
