import type { MediaType } from "../../core/identity.ts";
import { fileLines } from "../show/release-lines.ts";
import type { Context } from "../terminal/context.ts";
import { printJson, printLines } from "../terminal/print.ts";

type Options = { type?: MediaType; tmdb?: number; json?: boolean };

export async function plan(context: Context, target: string, { type, tmdb, json }: Options): Promise<number> {
  await using review = await context.review();
  const preview = await review.plan(target, { type, tmdb }, context.io.signal);
  if (json) printJson(context.io, preview);
  else {
    const warnings = preview.warnings.map((warning) => `! ${warning}`);
    printLines(context.io, [...fileLines(preview.files), ...libraryLine(preview), ...warnings]);
  }
  return 0;
}

/** Empty without Plex. */
const libraryLine = ({ library, rule }: { library?: string; rule?: number }): string[] =>
  library === undefined ? [] : [`Library ${library}${rule === undefined ? "" : ` by rule ${rule} of routes.json`}`];
