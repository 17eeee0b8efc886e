import * as z from "zod";
import { identity } from "./release.ts";

export const engine = z.strictObject({
  running: z.boolean(),
  host: z.string().optional(),
  pid: z.number().optional(),
  since: z.string().optional(),
  paused: z.boolean().optional(),
});

export const result = z.strictObject({
  id: z.number(),
  ok: z.boolean(),
  state: z.string().optional(),
  identity: identity.optional(),
  destinations: z.array(z.string()).optional(),
  code: z.string().optional(),
  message: z.string().optional(),
});

export const results = z.strictObject({ results: z.array(result), engine });

export const page = { total: z.number().optional(), next: z.string().optional() };
