import * as z from "zod";
import type { MediaType } from "../../core/identity.ts";
import { shownFile } from "./release-shape.ts";

export type PreviewChoice = { type?: MediaType | undefined; tmdb?: number | undefined };

export const shownPreview = z.strictObject({
  files: z.array(shownFile),
  warnings: z.array(z.string()),
  /** The Plex library, where it is known; `rule` is the rule of routes.json that led there. */
  library: z.string().exactOptional(),
  rule: z.int().exactOptional(),
});

export type ShownPreview = z.output<typeof shownPreview>;
