import * as z from "zod";
import { OUTCOMES } from "../../../core/playback/command.ts";
import { age, type ShownAge, shownMedia } from "../cache/shapes.ts";

// Shapes in which players and the server are shown. The code that creates these values imports only
// their types, because the engine also loads that code but shows nothing.

const text = z.string().exactOptional();
const number = z.number().exactOptional();
const untrusted = z.string().describe("untrusted text");

const shownSession = z.strictObject({
  session_id: z.string(),
  media: shownMedia,
  user: untrusted,
  client: untrusted,
  product: text,
  state: z.enum(["playing", "paused", "buffering", "stopped", "unknown"]),
  position_ms: z.number(),
  duration_ms: number,
  progress_percent: number,
  updated_at: z.string(),
  controllable: z.boolean(),
  transcoding: z.boolean().exactOptional(),
});

const shownClient = z.strictObject({ name: z.string(), id: z.string(), controllable: z.boolean() });

export const shownPlayback = z.strictObject({
  sessions: z.array(shownSession),
  clients: z.array(shownClient),
  ...age,
});

export const shownControl = z.strictObject({
  success: z.boolean(),
  outcome: z.enum(OUTCOMES),
  session: shownSession.exactOptional(),
  message: z.string(),
});

export const shownLibrary = z.strictObject({
  id: z.string(),
  name: untrusted,
  type: z.string(),
  agent: text,
  scanner: text,
  uuid: text,
  count: number,
  updated_at: text,
  locations: z.array(z.string()).describe("as the Plex server sees them"),
});

/** If a server is not reachable and nothing is cached for it, only that fact is known. */
export const shownServer = z.strictObject({
  name: text,
  version: text,
  platform: text,
  machine_id: text,
  plex_pass: z.boolean().exactOptional(),
  features: z.array(z.string()),
  reachable: z.boolean(),
  latency_ms: number,
  supported: z.boolean().exactOptional(),
  message: text,
  ...age,
});

export type ShownPlaySession = z.output<typeof shownSession>;
export type ShownClient = z.output<typeof shownClient>;
export type ShownPlayback = z.output<typeof shownPlayback>;
export type ShownControl = z.output<typeof shownControl>;
export type ShownLibrary = z.output<typeof shownLibrary>;
export type ShownLibraries = ShownAge & { libraries: ShownLibrary[] };
export type ShownServer = z.output<typeof shownServer>;
