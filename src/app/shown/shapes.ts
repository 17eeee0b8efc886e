import { cleanText } from "../../core/text/clean-text.ts";

/** An open object with every text in it cleaned: details and readings hold names and paths from outside at any depth. */
export const cleanFields = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([key, inner]) => [cleanText(key, 100), cleanDeep(inner)]));

function cleanDeep(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value, 4096);
  if (Array.isArray(value)) return value.map(cleanDeep);
  if (typeof value !== "object" || value === null) return value;
  return cleanFields(value as Record<string, unknown>);
}

// The shapes that people, scripts and MCP clients see: snake_case, ISO times, cleaned text, unknown fields absent.

export type ShownReason = { code: string; message: string };
export type ShownIdentity = {
  type: "movie" | "tv";
  tmdb_id: number;
  title: string;
  year?: number;
  season?: number;
  episodes?: number[];
};
type ShownCandidate = {
  type: "movie" | "tv";
  tmdb_id: number;
  title: string;
  year?: number;
  confidence: number;
};

export type ShownRelease = {
  id: number;
  name: string;
  source: string;
  path: string;
  state: string;
  version: number;
  parent_id?: number;
  superseded_by?: number;
  plex?: string;
  waiting?: { code: string; message: string; since: string; next_try_at: string };
  progress?: { done_bytes: number; total_bytes: number };
  identity?: ShownIdentity;
  confidence?: number;
  parts?: { title: number; year: number; popularity: number; type: number };
  reasons: ShownReason[];
  candidates: ShownCandidate[];
  file_count: number;
  bytes: number;
  created_at: string;
  updated_at: string;
};

export type ShownFile = {
  path: string;
  role: string;
  season?: number;
  episodes?: number[];
  destination?: string;
  method?: string;
  problem?: string;
};

/** How long a file runs by its own header; durations in ms. */
export type ShownLength = { path: string; duration_ms?: number; unreadable?: string };

export type ShownEntry = {
  id: number;
  at: string;
  release_id?: number;
  name?: string;
  action: string;
  from?: string;
  to?: string;
  actor: string;
  detail?: Record<string, unknown>;
};

export type ShownEngine = { running: boolean; host?: string; pid?: number; since?: string; paused?: boolean };

/** What became of one id in a request for several. */
export type ShownResult = {
  id: number;
  ok: boolean;
  state?: string;
  identity?: ShownIdentity;
  destinations?: string[];
  code?: string;
  message?: string;
};
