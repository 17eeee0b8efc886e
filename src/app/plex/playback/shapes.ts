import * as z from "zod";
import type { PlexLibrary } from "../../../adapters/plex/browse/libraries.ts";
import type { PlexServerInfo } from "../../../adapters/plex/browse/server-info.ts";
import type { PlayerClient, PlaySession } from "../../../core/playback/session.ts";
import { maybe, mediaShape } from "../cache/shapes.ts";

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
