import * as z from "zod";
import { reason } from "./release.ts";
import { engine } from "./results.ts";

export const status = z.strictObject({
  engine: z.strictObject({ ...engine.shape, paused: z.boolean() }),
  mode: z.string(),
  sources: z.array(
    z.strictObject({
      kind: z.string(),
      name: z.string(),
      healthy: z.boolean(),
      last_success_at: z.string().optional(),
      message: z.string().optional(),
    }),
  ),
  counts: z.record(z.string(), z.number()),
  plex: z
    .strictObject({
      mismatch: z.number(),
      not_seen: z.number(),
      releases: z.array(
        z.strictObject({ release_id: z.number(), name: z.string().describe("untrusted text"), plex: z.string() }),
      ),
    })
    .optional(),
  parked: z.number().optional(),
  copies: z
    .array(
      z.strictObject({
        release_id: z.number(),
        name: z.string().describe("untrusted text"),
        done_bytes: z.number(),
        total_bytes: z.number(),
        bytes_per_second: z.number(),
        seconds_left: z.number().optional(),
      }),
    )
    .optional(),
  settings: z.array(z.strictObject({ name: z.string(), value: z.string(), origin: z.string() })),
  last_errors: z.array(
    z.strictObject({ at: z.string(), code: z.string(), message: z.string(), release_id: z.number().optional() }),
  ),
  torrents: z
    .array(
      z.strictObject({
        hash: z.string(),
        name: z.string().describe("untrusted text"),
        waits: reason,
        release_id: z.number().optional(),
      }),
    )
    .optional(),
  torrents_total: z.number().optional(),
});
