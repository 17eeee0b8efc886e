import type { Route } from "../answer.ts";
import { container, type Fields } from "../fields.ts";
import type { PlexItem } from "../item.ts";
import { itemWire } from "../item-wire.ts";
import { page } from "../page.ts";
import type { PlexWorld } from "../world.ts";
import type { WhoAsks } from "./who.ts";

/** Recently added, on deck, and to be continued. */
export const recentRoutes =
  ({ library, paging }: PlexWorld, who: WhoAsks): Route =>
  (asked) => {
    const account = who(asked) ?? 0;
    const { path, query } = asked;
    const wire = (items: PlexItem[]): Fields[] => items.map((one) => itemWire(one, library, { account }));
    const [, inPath] = /^\/library\/sections\/([^/]+)\/(?:recentlyAdded|onDeck)$/.exec(path) ?? [];
    const section = inPath ?? query.get("sectionID") ?? undefined;
    const items = library.items.filter((one) => section === undefined || one.section === section);
    if (path.endsWith("/recentlyAdded")) return page(asked, wire(recent(items)), paging);
    if (path.endsWith("/onDeck")) return page(asked, wire(onDeck(items, account)), paging);
    if (path !== "/hubs/continueWatching" && path !== "/hubs/home/continueWatching") return undefined;
    const deck = wire(onDeck(items, account)).slice(0, Number(query.get("count") ?? 20));
    const hub = {
      title: "Continue Watching",
      type: "mixed",
      hubIdentifier: "home.continue",
      size: deck.length,
      Metadata: deck,
    };
    return { of: container({}, { Hub: [hub] }) };
  };

/** New episodes come as their season, photos and tracks as they are. */
function recent(items: PlexItem[]): PlexItem[] {
  const shown = items.filter(({ type }) => ["movie", "season", "album", "photo"].includes(type));
  return shown.toSorted((a, b) => (b.addedAt ?? 0) - (a.addedAt ?? 0));
}

/** What was begun, and the episode after the last one that was seen to its end. */
function onDeck(items: PlexItem[], account: number): PlexItem[] {
  const at = (item: PlexItem): number => item.watched?.[account]?.at ?? 0;
  const begun = items.filter(({ watched }) => (watched?.[account]?.offsetMs ?? 0) > 0);
  const episodes = items.filter(({ type }) => type === "episode");
  const last = episodes.findLastIndex(({ watched }) => (watched?.[account]?.count ?? 0) > 0);
  const next = last >= 0 ? episodes.slice(last + 1, last + 2) : [];
  return [...begun.toSorted((a, b) => at(b) - at(a)), ...next];
}
