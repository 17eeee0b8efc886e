import * as z from "zod";
import { MEDIA_TYPES } from "../../base/identity.ts";
import { shownSentence } from "../shown/release-shape.ts";

/**
 * Part of the findings of an audit. If there is no plan, `advice` is what a person should do.
 * `running` is present until the audit is done.
 */
export const shownAudit = z.strictObject({
  running: z.strictObject({ files: z.number(), headers: z.number() }).exactOptional(),
  findings: z.array(
    z.strictObject({
      number: z.number(),
      code: z.string(),
      path: z.string(),
      reason: z.string(),
      server: z.string().exactOptional(),
      plan: shownSentence.nullable(),
      advice: z.string().exactOptional(),
      work: z.strictObject({ type: z.enum(MEDIA_TYPES), tmdb_id: z.number() }).exactOptional(),
      release: z.number().exactOptional(),
    }),
  ),
  totals: z.array(z.strictObject({ code: z.string(), title: z.string(), count: z.number() })),
  total: z.number(),
  files: z.number(),
  unread: z.array(z.string()),
  notes: z.array(z.string()),
  at: z.string().exactOptional(),
  next: z.string().exactOptional(),
});
export type ShownAudit = z.infer<typeof shownAudit>;
