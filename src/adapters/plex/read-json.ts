import type * as z from "zod";
import { plexUnavailable } from "./errors.ts";

/** A body as `schema` reads it; throws `Outage` for HTML, cut JSON and other shapes, without quoting them. */
export function readJson<T>(text: string, schema: z.ZodType<T>): T {
  const read = schema.safeParse(parse(text));
  if (read.success) return read.data;
  throw plexUnavailable("what came is not what a Plex server answers; check PLEX_URL");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
