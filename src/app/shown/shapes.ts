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
