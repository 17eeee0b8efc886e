import { isAtOrBelow } from "../../../../core/path/is-below.ts";
import { container, EMPTY, page, type Route, refusal, type WhoAsks } from "./answer.ts";
import { genreId, itemWire, type PlexItem, type PlexSection, type PlexWorld, TYPE_NUMBERS } from "./item.ts";

/** Libraries: their list, and scans. */
export const sectionRoute =
  ({ library, scans }: PlexWorld, index?: (section: PlexSection, folder: string) => void): Route =>
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
    const [, id] = /^\/library\/sections\/([^/]+)\/refresh$/.exec(path) ?? [];
    if (id === undefined) return undefined;
    const section = library.sections.find((one) => one.id === id);
    if (!section) return refusal(404);
    if (method !== "GET" && method !== "POST") return refusal(405);
    const wanted = query["path"];
    if (wanted === undefined || section.locations.some((root) => isAtOrBelow(wanted, root))) {
      scans.push({ section: section.id, path: wanted });
      for (const folder of wanted === undefined ? section.locations : [wanted]) index?.(section, folder);
    }
    return EMPTY;
  };

/** What a library holds, by type, sorted and filtered. */
export const browseRoute =
  ({ library, paging }: PlexWorld, who: WhoAsks): Route =>
  (asked) => {
    const [, id] = /^\/library\/sections\/([^/]+)\/all$/.exec(asked.path) ?? [];
    if (id === undefined) return undefined;
    const section = library.sections.find((one) => one.id === id);
    if (!section) return refusal(404);
    const { query } = asked;
    const account = who(asked) ?? 0;
    const type = Number(query["type"] ?? TYPE_NUMBERS[section.type]);
    const found = library.items
      .filter((one) => one.section === id && TYPE_NUMBERS[one.type] === type)
      .filter((one) => passes(one, query, account));
    const guids = query["includeGuids"] === "1";
    const wire = (one: PlexItem) => itemWire(one, library, { account, guids });
    const head = { librarySectionID: Number(id), librarySectionTitle: section.title };
    return page(asked, { all: sort(found, query["sort"] ?? "titleSort"), wire, paging }, head);
  };

function passes(item: PlexItem, query: Record<string, string>, account: number): boolean {
  const { title, year, genre, guid } = query;
  if (title && !item.title.toLowerCase().includes(title.toLowerCase())) return false;
  if (year && item.year !== Number(year)) return false;
  if (genre && !(item.genres ?? []).some((tag) => genre === tag || genre === String(genreId(tag)))) return false;
  if (guid && guid !== `plex://${item.type}/${item.id}` && !item.guids?.includes(guid)) return false;
  const unwatched = Object.entries(query).some(([name, value]) => /unwatched/i.test(name) && value === "1");
  return !unwatched || (item.watched?.[account]?.count ?? 0) === 0;
}

function sort(items: PlexItem[], by: string): PlexItem[] {
  const [field = "", way = "asc"] = by.split(":");
  const value = (item: PlexItem): number | string => {
    if (field === "addedAt") return item.addedAt ?? 0;
    if (field === "year" || field === "originallyAvailableAt") return item.year ?? 0;
    return field === "rating" || field === "audienceRating" ? (item.rating ?? 0) : item.title.replace(/^The /, "");
  };
  const keyed = items.map((item) => ({ key: value(item), item }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const up = keyed.map(({ item }) => item);
  return way === "desc" ? up.toReversed() : up;
}

/** One item (or several, with commas between), its children, and all its episodes. */
export const metadataRoute =
  ({ library, paging }: PlexWorld, who: WhoAsks): Route =>
  (asked) => {
    const [, ids, what] =
      /^\/library\/metadata\/([^/]+)(?:\/(children|grandchildren|allLeaves))?$/.exec(asked.path) ?? [];
    if (ids === undefined) return undefined;
    const account = who(asked) ?? 0;
    const found = ids.split(",").flatMap((id) => library.items.find((one) => one.id === id) ?? []);
    const [first] = found;
    if (!first) return refusal(404);
    if (what === undefined) {
      const wanted = { account, full: true, chapters: asked.query["includeChapters"] === "1" };
      return { of: container({}, { Metadata: found.map((one) => itemWire(one, library, wanted)) }) };
    }
    const children = below(first, library.items);
    const all = what === "children" ? children : children.flatMap((one) => below(one, library.items));
    const wire = (one: PlexItem) => itemWire(one, library, { account, guids: true });
    if (what !== "children" || first.type !== "show") return page(asked, { all, wire, paging }, { key: first.id });
    // The menu entry that real servers put before the seasons.
    const menu = { key: `/library/metadata/${first.id}/allLeaves`, title: "All episodes", leafCount: 3 };
    const lists = { Directory: [menu], Metadata: all.map(wire) };
    return { of: container({ key: first.id, parentTitle: first.title }, lists) };
  };

const below = ({ id }: PlexItem, items: PlexItem[]): PlexItem[] => items.filter(({ parent }) => parent === id);
