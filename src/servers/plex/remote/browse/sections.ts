import type { PlexGet } from "../../transport/exchange.ts";
import { wireSections } from "../../wire/values.ts";

export type PlexSection = {
  id: string;
  title: string;
  /** "movie" or "show"; nothing is filed into others ("artist", "photo"). */
  type: string;
  /** Folders as the server sees them, on Windows with backslashes. */
  locations: string[];
};

/** `refreshing`: whether it is being scanned now; undefined where the server does not say. */
export type LiveSection = PlexSection & { refreshing: boolean | undefined };

/** Plex's libraries, in its order. */
export async function listSections(get: PlexGet, signal: AbortSignal): Promise<LiveSection[]> {
  const request = { path: "/library/sections", about: "list of libraries", withToken: true };
  const { Directory } = (await get(request, wireSections, signal)).MediaContainer;
  return Directory.map(({ key, title, type, refreshing, Location }) => ({
    id: key,
    title,
    type,
    locations: Location.map((location) => location.path),
    refreshing,
  }));
}
