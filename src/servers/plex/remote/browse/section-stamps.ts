import * as z from "zod";
import type { PlexGet } from "../../transport/exchange.ts";
import { listOf } from "../../wire/lists.ts";
import { id } from "../../wire/values.ts";

export type SectionStamp = {
  id: string;
  title: string;
  type: string;
  /** Folders as the server sees them. */
  locations: string[];
  /** Changes whenever the library does. Constant where the server reports no changes. */
  stamp: string;
};

const wireStamped = z.object({
  MediaContainer: z.object({
    Directory: listOf(
      z.object({
        key: id.pipe(z.string()),
        title: z.string(),
        type: z.string(),
        // Counters of the server, not times: they are only compared.
        contentChangedAt: id,
        scannedAt: id,
        updatedAt: id,
        Location: listOf(z.object({ path: z.string().min(1) })),
      }),
    ),
  }),
});

/** At the first start, releases wait for this. */
const REQUEST_TIMEOUT_MS = 10_000;

/** Plex's libraries, each with a stamp that shows changes. Not retried here: the caller asks again by itself. */
export async function listSectionStamps(get: PlexGet, signal: AbortSignal): Promise<SectionStamp[]> {
  const request = { path: "/library/sections", about: "list of libraries", withToken: true } as const;
  const { Directory } = (await get({ ...request, waits: "once", withinMs: REQUEST_TIMEOUT_MS }, wireStamped, signal))
    .MediaContainer;
  return Directory.map(({ key, title, type, contentChangedAt, scannedAt, updatedAt, Location }) => ({
    id: key,
    title,
    type,
    locations: Location.map(({ path }) => path),
    stamp: [contentChangedAt ?? "", scannedAt ?? "", updatedAt ?? ""].join(" "),
  }));
}
