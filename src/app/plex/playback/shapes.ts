import * as z from "zod";
import type { PlexLibrary } from "../../../adapters/plex/browse/libraries.ts";
import type { PlexServerInfo } from "../../../adapters/plex/browse/server-info.ts";
import type { Outcome } from "../../../core/playback/command.ts";
import type { PlexType } from "../../../core/playback/media.ts";
import type { PlayerClient, PlaySession } from "../../../core/playback/session.ts";
import { maybe, mediaShape, type ShownAge } from "../cache/shapes.ts";

export type ShownMedia = {
  id: string;
  type: PlexType;
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

// The forms in which answers are kept. Made once: making one takes longer than reading what it describes.

const text = maybe(z.string());
const number = maybe(z.number());

export const librariesShape: z.ZodType<PlexLibrary[]> = z.array(
  z.object({
    id: z.string(),
    title: z.string(),
    type: z.string(),
    agent: text,
    scanner: text,
    uuid: text,
    updatedAt: number,
    count: number,
    locations: z.array(z.string()),
  }),
);

export type Server = { info: PlexServerInfo; latencyMs: number };

export const serverShape: z.ZodType<Server> = z.object({
  info: z.object({
    name: z.string(),
    version: z.string(),
    platform: text,
    machineIdentifier: z.string(),
    plexPass: maybe(z.boolean()),
    features: z.array(z.string()),
  }),
  latencyMs: z.number(),
});

export type Playing = { sessions: PlaySession[]; clients: PlayerClient[] };

export const playingShape: z.ZodType<Playing> = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      endId: text,
      media: mediaShape,
      user: text,
      client: z.string(),
      clientId: text,
      product: text,
      state: maybe(z.enum(["playing", "paused", "buffering", "stopped"])),
      positionMs: z.number(),
      transcoding: maybe(z.boolean()),
    }),
  ),
  clients: z.array(z.object({ id: z.string(), name: z.string(), controllable: z.boolean() })),
});
