import { EMPTY, type Route, refusal } from "../answer.ts";
import { container } from "../fields.ts";
import { genreId } from "../item-wire.ts";
import type { PlexWorld } from "../world.ts";

/** Libraries: their list, their genres, and scans. */
export const sectionRoutes =
  ({ library, scans }: PlexWorld): Route =>
  ({ method, path, query }) => {
    if (path === "/library/sections" || path === "/library/sections/all") {
      const entries = library.sections.map(({ id, title, type, locations, more }) => ({
        key: id,
        type,
        title,
        agent: `tv.plex.agents.${type}`,
        scanner: `Plex ${type}`,
        language: "en-US",
        uuid: `uuid-${id}`,
        refreshing: false,
        updatedAt: 1_700_000_000,
        scannedAt: 1_700_000_100,
        hidden: 0,
        ...more,
        Location: locations.map((place, at) => ({ id: Number(id) * 10 + at, path: place })),
      }));
      return { of: container({ allowSync: false, title1: "Plex Library" }, { Directory: entries }) };
    }
    const [, id, what] = /^\/library\/sections\/([^/]+)\/(genre|refresh)$/.exec(path) ?? [];
    if (what === undefined) return undefined;
    const section = library.sections.find((one) => one.id === id);
    if (!section) return refusal(404);
    if (what === "genre") {
      const tags = new Set(library.items.filter((one) => one.section === id).flatMap(({ genres = [] }) => genres));
      // Keys are relative, as on a real server.
      const entries = [...tags].map((title) => ({ key: String(genreId(title)), title, type: "genre" }));
      return { of: container({ title1: section.title }, { Directory: entries }) };
    }
    if (method !== "GET" && method !== "POST") return refusal(405);
    const wanted = query.get("path") ?? undefined;
    const below = (root: string): boolean => wanted === root || wanted?.startsWith(`${root}/`) === true;
    // A path under no Location is taken and ignored.
    if (wanted === undefined || section.locations.some(below)) scans.push({ section: section.id, path: wanted });
    return EMPTY;
  };
