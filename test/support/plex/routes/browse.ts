import {
  answerPage,
  createRefusal,
  type FakePlexRoute,
  type WhoAsks,
} from "../../../../src/hosts/demo/stand-ins/plex/answer.ts";
import { TYPE_NUMBERS, toMainGuid } from "../../../../src/hosts/demo/stand-ins/plex/item.ts";
import { genreId, itemWire, type PlexItem } from "../item.ts";
import type { PlexWorld } from "../world.ts";

/** A library's items by type, sorted and filtered in every way that Plex supports. */
export const browseRoute =
  ({ library, paging }: PlexWorld, who: WhoAsks): FakePlexRoute =>
  (asked) => {
    const [, id] = /^\/library\/sections\/([^/]+)\/all$/.exec(asked.path) ?? [];
    if (id === undefined) return undefined;
    const section = library.sections.find((one) => one.id === id);
    if (!section) return createRefusal(404);
    const { query } = asked;
    const account = who(asked) ?? 0;
    const type = Number(query["type"] ?? TYPE_NUMBERS[section.type]);
    const found = library.items
      .filter((one) => one.section === id && TYPE_NUMBERS[one.type] === type)
      .filter((one) => passes(one, query, account));
    const guids = query["includeGuids"] === "1";
    const wire = (one: PlexItem) => itemWire(one, library, { account, guids });
    const head = { librarySectionID: Number(id), librarySectionTitle: section.title };
    return answerPage(
      asked,
      { all: sort(found, query["sort"] ?? "titleSort"), wire, paging },
      head,
    );
  };

function passes(item: PlexItem, query: Record<string, string>, account: number): boolean {
  const { title, year, genre, guid } = query;
  if (title && !item.title.toLowerCase().includes(title.toLowerCase())) return false;
  if (year && item.year !== Number(year)) return false;
  if (
    genre &&
    !(item.genres ?? []).some((tag) => genre === tag || genre === String(genreId(tag)))
  ) {
    return false;
  }
  if (guid && guid !== toMainGuid(item)) return false;
  const unwatched = Object.entries(query).some(
    ([name, value]) => /unwatched/i.test(name) && value === "1",
  );
  return !unwatched || (item.watched?.[account]?.count ?? 0) === 0;
}

function sort(items: PlexItem[], by: string): PlexItem[] {
  const [field = "", way = "asc"] = by.split(":");
  const value = (item: PlexItem): number | string => {
    if (field === "addedAt" || field === "updatedAt") return item[field] ?? item.addedAt ?? 0;
    if (field === "year" || field === "originallyAvailableAt") return item.year ?? 0;
    return field === "rating" || field === "audienceRating"
      ? (item.rating ?? 0)
      : item.title.replace(/^The /, "");
  };
  const keyed = items.map((item) => ({ key: value(item), item }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const up = keyed.map(({ item }) => item);
  return way === "desc" ? up.toReversed() : up;
}
