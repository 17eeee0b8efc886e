import type { Action } from "../../base/actions/table.ts";
import type { MediaType } from "../../base/identity.ts";

export type AuditedWork = { type: MediaType; tmdbId: number };

/**
 * What puts it right: a command of ours, a line for a shell, or what only a person can do, as a
 * sentence.
 */
export type Remedy = Extract<Action, { do: "rename" | "adopt" | "undo" | "shell" | "advise" }>;

/** One thing that is wrong in the library. `path` is absolute; `reason` one sentence. */
export type AuditFinding = { code: AuditCode; path: string; reason: string; remedy: Remedy };

export const toAdvice = (advice: string): Remedy => ({ do: "advise", text: advice });

/**
 * What an audit may find, in the order in which it is told: by code, what all findings of the code
 * have in common.
 */
export const AUDIT_CODES = {
  zero_bytes: "Videos without content",
  does_not_play: "Videos that do not play",
  partial: "Unfinished downloads",
  two_works: "Folders of one work that hold another",
  wrong_folder: "Works in the folder of another",
  wrong_season: "Episodes in the folder of another season",
  no_season_folder: "Episodes outside their season's folder",
  name_differs: "Names that differ from the templates",
  twice: "The same film or episode more than once",
  same_content: "The same content in several files",
  plex_mismatch: "Shown by Plex as something else",
  plex_unmatched: "Matched to nothing by Plex",
  not_in_plex: "Not shown by Plex",
  subtitle_alone: "Subtitles without their video",
  left_over: "Descriptions and pictures without a video",
  empty_folder: "Empty folders",
  unsafe_name: "Names that other systems refuse or confuse",
  moved: "Files that a person moved or renamed",
  missing: "Files that the journal has and the disk has not",
  not_in_journal: "Files that plex-ingest does not know",
} as const;

export type AuditCode = keyof typeof AUDIT_CODES;

export const AUDIT_CODE_NAMES = Object.keys(AUDIT_CODES) as readonly AuditCode[];
