import { readJson } from "./read-json.ts";
import type { PlexSend } from "./transport.ts";
import { wireSections } from "./wire.ts";

export type PlexSection = {
  id: string;
  title: string;
  /** "movie", "show", and others that nothing is filed into ("artist", "photo"). */
  type: string;
  /** Folders as the server sees them, on Windows with backslashes. */
  locations: string[];
};

/** Plex's libraries, in its order. */
export async function listSections(send: PlexSend, signal: AbortSignal): Promise<PlexSection[]> {
  const text = await send({ path: "/library/sections", about: "list of libraries", withToken: true }, signal);
  return readJson(text, wireSections).MediaContainer.Directory.map(({ key, title, type, Location }) => ({
    id: key,
    title,
    type,
    locations: Location.map((location) => location.path),
  }));
}
