import { type Route, refusal } from "../answer.ts";
import type { Fields } from "../fields.ts";
import { type PlexItem, TYPE_NUMBERS } from "../item.ts";
import { genreId, itemWire } from "../item-wire.ts";
import { page } from "../page.ts";
import type { PlexWorld } from "../world.ts";
import type { WhoAsks } from "./who.ts";

/** What a library holds, by type, sorted and filtered. */
export const browseRoutes =
  ({ library, paging }: PlexWorld, who: WhoAsks): Route =>
  (asked) => {
    const [, id] = /^\/library\/sections\/([^/]+)\/all$/.exec(asked.path) ?? [];
    if (id === undefined) return undefined;
    const section = library.sections.find((one) => one.id === id);
    if (!section) return refusal(404);
    const { query } = asked;
    const account = who(asked) ?? 0;
    const type = Number(query.get("type") ?? TYPE_NUMBERS[section.type]);
    const found = library.items
      .filter((one) => one.section === id && TYPE_NUMBERS[one.type] === type)
      .filter((one) => passes(one, query, account));
    const wanted = { account, guids: query.get("includeGuids") === "1" };
    const sorted = sort(found, query.get("sort") ?? "titleSort");
    const head: Fields = { librarySectionID: Number(id), librarySectionTitle: section.title };
    return page(
      asked,
      sorted.map((one) => itemWire(one, library, wanted)),
      paging,
      head,
    );
  };

function passes(item: PlexItem, query: URLSearchParams, account: number): boolean {
  const [title, year, genre, guid] = ["title", "year", "genre", "guid"].map((name) => query.get(name));
  if (title && !item.title.toLowerCase().includes(title.toLowerCase())) return false;
  if (year && item.year !== Number(year)) return false;
  if (genre && !(item.genres ?? []).some((tag) => genre === tag || genre === String(genreId(tag)))) return false;
  if (guid && guid !== `plex://${item.type}/${item.id}` && !item.guids?.includes(guid)) return false;
  const unwatched = [...query].some(([name, value]) => /unwatched/i.test(name) && value === "1");
  return !unwatched || (item.watched?.[account]?.count ?? 0) === 0;
}

function sort(items: PlexItem[], by: string): PlexItem[] {
  const [field = "", way = "asc"] = by.split(":");
  const value = (item: PlexItem): number | string => {
    if (field === "addedAt") return item.addedAt ?? 0;
    if (field === "year" || field === "originallyAvailableAt") return item.year ?? 0;
    return field === "rating" || field === "audienceRating" ? (item.rating ?? 0) : item.title.replace(/^The /, "");
  };
  const up = items.toSorted((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
  return way === "desc" ? up.toReversed() : up;
}
