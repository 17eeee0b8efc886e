import * as z from "zod";
import type { ServerLibrary } from "../../../core/library/media-server.ts";
import type { PlexGet } from "../transport/exchange.ts";
import { listOf } from "../wire/lists.ts";
import { flag, id } from "../wire/values.ts";

/** Plex omits an empty list. */
export const wireSections = z.object({
  MediaContainer: z.object({
    Directory: listOf(
      z.object({
        key: id.pipe(z.string()),
        title: z.string(),
        type: z.string(),
        refreshing: flag,
        // Counters of the server, not times: they are only compared.
        contentChangedAt: id,
        scannedAt: id,
        updatedAt: id,
        Location: listOf(z.object({ path: z.string().min(1) })),
      }),
    ),
  }),
});

/** Plex's libraries, in its order. */
export async function listSections(get: PlexGet, signal: AbortSignal): Promise<ServerLibrary[]> {
  const request = { path: "/library/sections", about: "list of libraries", withToken: true };
  const { Directory } = (await get(request, wireSections, signal)).MediaContainer;
  return Directory.map(({ key, title, type, refreshing, contentChangedAt, scannedAt, updatedAt, Location }) => ({
    id: key,
    title,
    type,
    locations: Location.map(({ path }) => path),
    refreshing,
    stamp: [contentChangedAt ?? "", scannedAt ?? "", updatedAt ?? ""].join(" "),
  }));
}
