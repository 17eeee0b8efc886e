import type { ShownFile } from "./shapes.ts";

export type PreviewChoice = { type?: "movie" | "tv" | undefined; tmdb?: number | undefined };

export type ShownPreview = {
  files: ShownFile[];
  warnings: string[];
  /** The library of Plex, where it is known; `rule` of routes.json led there. */
  library?: string;
  rule?: number;
};
