import {
  createRefusal,
  type FakePlexRoute,
  wrapInContainer,
} from "../../../../src/hosts/demo/stand-ins/plex/answer.ts";
import { genreId } from "../item.ts";
import type { PlexWorld } from "../world.ts";

export const genreRoute =
  ({ library }: PlexWorld): FakePlexRoute =>
  ({ path }) => {
    const [, id] = /^\/library\/sections\/([^/]+)\/genre$/.exec(path) ?? [];
    if (id === undefined) return undefined;
    const section = library.sections.find((one) => one.id === id);
    if (!section) return createRefusal(404);
    const tags = new Set(
      library.items.filter((one) => one.section === id).flatMap(({ genres = [] }) => genres),
    );
    // Keys are relative, as on a real server.
    const entries = [...tags].map((title) => ({
      key: String(genreId(title)),
      title,
      type: "genre",
    }));
    return { of: wrapInContainer({ title1: section.title }, { Directory: entries }) };
  };
