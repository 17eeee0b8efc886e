import {
  type FakePlexRoute,
  type WhoAsks,
  wrapInContainer,
} from "../../../../src/hosts/demo/stand-ins/plex/answer.ts";
import type { FakePlexFields } from "../../../../src/hosts/demo/stand-ins/plex/item.ts";
import { itemWire } from "../item.ts";
import type { PlexWorld } from "../world.ts";

/** Plex's three searches: by hubs, flat with scores, and the old one. */
export const searchRoute =
  ({ library }: PlexWorld, who: WhoAsks): FakePlexRoute =>
  (asked) => {
    const { path, query } = asked;
    if (path !== "/hubs/search" && path !== "/library/search" && path !== "/search") {
      return undefined;
    }
    const account = who(asked) ?? 0;
    const text = (query["query"] ?? "").toLowerCase();
    const found = library.items
      .filter(({ title }) => text !== "" && title.toLowerCase().includes(text))
      .map((one) => itemWire(one, library, { account, guids: query["includeGuids"] === "1" }));
    if (path === "/search") return { of: wrapInContainer({}, { Metadata: found }) };
    const limit = Number(query["limit"] ?? (path === "/hubs/search" ? 3 : 100));
    if (path === "/library/search") {
      return {
        of: wrapInContainer(
          {},
          { SearchResult: found.slice(0, limit).map((Metadata) => ({ score: 0.9, Metadata })) },
        ),
      };
    }
    return { of: wrapInContainer({}, { Hub: [...hubs(found, limit), people(text)] }) };
  };

/** Returns one hub per kind of item. The matches are in `Metadata` for every kind. */
function hubs(found: FakePlexFields[], limit: number): FakePlexFields[] {
  const kinds = new Set(found.map(({ type }) => String(type)));
  return [...kinds].map((type) => {
    const some = found.filter((one) => one["type"] === type).slice(0, limit);
    return {
      title: `${type}s`,
      type,
      hubIdentifier: type,
      size: some.length,
      more: false,
      Metadata: some,
    };
  });
}

/** Matches also contain people, as `Directory` without an id. */
const people = (text: string): FakePlexFields => ({
  title: "Actors",
  type: "actor",
  hubIdentifier: "actor",
  size: 1,
  more: false,
  Directory: [
    {
      type: "tag",
      tag: `${text} Person`,
      id: 99,
      filter: "actor=99",
      key: "/library/sections/1/all?actor=99",
    },
  ],
});
