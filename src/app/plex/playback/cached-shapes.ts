import * as z from "zod";
import {
  type Media,
  PLEX_TYPES,
  type PlayerClient,
  type PlaySession,
} from "../../../core/playback/session.ts";
import type { PlexLibrary } from "../../../servers/plex/remote/browse/libraries.ts";
import type { PlexServerInfo } from "../../../servers/plex/remote/browse/server-info.ts";

// Shapes in which the cache stores Plex's responses. The engine also reads the cache but needs none
// of the shapes for display. Each shape is created once, because creating one takes longer than
// parsing with it.

/** A field that may be undefined; it is then missing from the cached JSON. */
const maybe = <T>(schema: z.ZodType<T>): z.ZodType<T | undefined> =>
  schema.optional().transform((value) => value);

const text = maybe(z.string());
const number = maybe(z.number());

const mediaShape: z.ZodType<Media> = z.object({
  id: z.string(),
  type: z.enum(PLEX_TYPES),
  title: z.string(),
  year: number,
  summary: text,
  library: text,
  thumb: text,
  rating: number,
  durationMs: number,
  addedAt: number,
  guids: z.array(z.string()),
  show: text,
  season: number,
  episode: number,
  artist: text,
  album: text,
});

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

export type MeasuredServer = { info: PlexServerInfo; latencyMs: number };

export const serverShape: z.ZodType<MeasuredServer> = z.object({
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

export type PlayingNow = { sessions: PlaySession[]; clients: PlayerClient[] };

export const playingShape: z.ZodType<PlayingNow> = z.object({
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
