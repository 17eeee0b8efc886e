import * as z from "zod";
import type { PlexGet } from "./transport/exchange.ts";
import { listOf } from "./wire/lists.ts";
import { anything, number } from "./wire-values.ts";

const WITHIN_MS = 3_000;

const wireCount = z.object({
  MediaContainer: z.object({ totalSize: number, Metadata: listOf(anything), Directory: listOf(anything) }),
});

/** How many items of its own kind a section has. A page of no items tells; a server that pages not sends them all. */
export async function countSection(get: PlexGet, id: string, signal: AbortSignal): Promise<number | undefined> {
  const request = {
    path: `/library/sections/${encodeURIComponent(id)}/all`,
    about: `library ${id}`,
    withToken: true,
    // Both: a size alone is ignored.
    headers: { "x-plex-container-start": "0", "x-plex-container-size": "0" },
    withinMs: WITHIN_MS,
  };
  const { totalSize, Metadata, Directory } = (await get(request, wireCount, signal)).MediaContainer;
  return totalSize ?? (Metadata.length + Directory.length || undefined);
}
