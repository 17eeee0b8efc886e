import type { Outcome } from "../../core/playback/command.ts";
import type { MediaType } from "../../core/playback/media.ts";

// The shapes that people, scripts and MCP clients see: snake_case, ISO times, cleaned text, unknown fields absent.

/** How old an answer is, when it is not fresh. */
export type ShownAge = { stale?: boolean; age_seconds?: number; stale_reason?: string };

export type ShownMedia = {
  id: string;
  type: MediaType;
  title: string;
  year?: number;
  summary?: string;
  library?: string;
  thumb?: string;
  rating?: number;
  duration_ms?: number;
  added_at?: string;
  guids?: string[];
  show?: string;
  season?: number;
  episode?: number;
  artist?: string;
  album?: string;
};

export type ShownSession = {
  session_id: string;
  media: ShownMedia;
  user: string;
  client: string;
  product?: string;
  state: "playing" | "paused" | "buffering";
  position_ms: number;
  duration_ms?: number;
  progress_percent?: number;
  updated_at: string;
  controllable: boolean;
  transcoding?: boolean;
};

export type ShownClient = { name: string; id: string; controllable: boolean };
export type ShownPlayback = ShownAge & { sessions: ShownSession[]; clients: ShownClient[] };

export type ShownLibrary = {
  id: string;
  name: string;
  type: string;
  agent?: string;
  scanner?: string;
  uuid?: string;
  count?: number;
  updated_at?: string;
  locations: string[];
};
export type ShownLibraries = ShownAge & { libraries: ShownLibrary[] };

export type ShownServer = ShownAge & {
  name: string;
  version: string;
  platform: string;
  machine_id: string;
  plex_pass?: boolean;
  features: string[];
  reachable: boolean;
  latency_ms: number;
  supported: boolean;
};

export type ShownControl = { success: boolean; outcome: Outcome; session?: ShownSession; message: string };
