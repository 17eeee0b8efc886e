import type { Action } from "../../base/actions/table.ts";
import type { MediaType } from "../../base/identity.ts";

export type AuditedWork = { type: MediaType; tmdbId: number };

/**
 * How to fix a finding: one of our commands, a shell command, or a sentence that advises the user
 * what to do.
 */
export type Remedy = Extract<
  Action,
  { do: "rename" | "adopt" | "undo" | "fix_match" | "shell" | "advise" }
>;

/**
 * One problem in the library. `path` is absolute; `reason` is one sentence. `server` is the title
 * of the media server that the finding is about, unless that is the only server and a Plex.
 */
export type AuditFinding = {
  code: AuditCode;
  path: string;
  reason: string;
  remedy: Remedy;
  server?: string;
};

export const toAdvice = (advice: string): Remedy => ({ do: "advise", text: advice });

/**
 * Possible findings of an audit, in display order. Each code has a title that covers all of its
 * findings.
 */
export const AUDIT_CODES = {
  zero_bytes: "Videos without content",
  does_not_play: "Videos that do not play",
  partial: "Unfinished downloads",
  two_works: "Folders of one work that contain another",
  wrong_folder: "Works in another work's folder",
  wrong_season: "Episodes in another season's folder",
  no_season_folder: "Episodes outside their season's folder",
  name_differs: "Names that differ from the templates",
  twice: "The same film or episode more than once",
  same_content: "The same content in several files",
  imported_too: "Files that Sonarr or Radarr imported as well",
  other_title: "Episodes to which TMDB later gave another title",
  plex_mismatch: "Shown by Plex as something else",
  plex_unmatched: "Not matched by Plex",
  not_in_plex: "Not shown by Plex",
  server_misreads: "Names that a media server misreads",
  server_cannot_show: "Films and episodes that a media server cannot show as named",
  subtitle_alone: "Subtitles without their video",
  left_over: "Descriptions and pictures without a video",
  empty_folder: "Empty folders",
  unsafe_name: "Names that other systems reject or confuse",
  moved: "Files that a person moved or renamed",
  missing: "Files that are in the journal but not on disk",
  not_in_journal: "Files that plex-ingest does not know",
} as const;

export type AuditCode = keyof typeof AUDIT_CODES;

export const AUDIT_CODE_NAMES = Object.keys(AUDIT_CODES) as readonly AuditCode[];
