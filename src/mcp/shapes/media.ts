import * as z from "zod";

export { media } from "../../app/plex/library/shapes.ts";

/** With every answer that was read from Plex: how old it is, when it is not fresh. */
export const age = {
  stale: z.boolean().optional(),
  age_seconds: z.number().optional(),
  stale_reason: z.string().optional(),
};
