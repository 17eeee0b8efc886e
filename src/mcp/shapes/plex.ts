import * as z from "zod";
import { media } from "./media.ts";

export const session = z.strictObject({
  session_id: z.string(),
  media,
  user: z.string().describe("untrusted text"),
  client: z.string().describe("untrusted text"),
  product: z.string().optional(),
  state: z.enum(["playing", "paused", "buffering"]),
  position_ms: z.number(),
  duration_ms: z.number().optional(),
  progress_percent: z.number().optional(),
  updated_at: z.string(),
  controllable: z.boolean(),
  transcoding: z.boolean().optional(),
});

export const client = z.strictObject({ name: z.string(), id: z.string(), controllable: z.boolean() });
