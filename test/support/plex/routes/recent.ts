import {
  answerPage,
  type FakePlexRoute,
  type WhoAsks,
  wrapInContainer,
} from "../../../../src/hosts/demo/stand-ins/plex/answer.ts";
import { itemWire, type PlexItem } from "../item.ts";
import type { PlexWorld } from "../world.ts";

/** Recently added, on deck, and continue watching. */
export const recentRoute =
  ({ library, paging }: PlexWorld, who: WhoAsks): FakePlexRoute =>
  (asked) => {
    const account = who(asked) ?? 0;
    const { path, query } = asked;
    const wire = (one: PlexItem) => itemWire(one, library, { account });
    const [, inPath] = /^\/library\/sections\/([^/]+)\/(?:recentlyAdded|onDeck)$/.exec(path) ?? [];
    const section = inPath ?? query["sectionID"];
    const items = library.items.filter((one) => section === undefined || one.section === section);
    if (path.endsWith("/recentlyAdded")) {
      return answerPage(asked, { all: recent(items), wire, paging });
    }
    if (path.endsWith("/onDeck")) {
      return answerPage(asked, { all: onDeck(items, account), wire, paging });
    }
    if (path !== "/hubs/continueWatching" && path !== "/hubs/home/continueWatching") {
      return undefined;
    }
    const deck = onDeck(items, account)
      .map(wire)
      .slice(0, Number(query["count"] ?? 20));
    const hub = {
      title: "Continue Watching",
      type: "mixed",
      hubIdentifier: "home.continue",
      size: deck.length,
      Metadata: deck,
    };
    return { of: wrapInContainer({}, { Hub: [hub] }) };
  };

/** New episodes appear as their season, and new tracks as their album. */
function recent(items: PlexItem[]): PlexItem[] {
  const shown = items.filter(({ type }) => ["movie", "season", "album", "photo"].includes(type));
  return shown.toSorted((a, b) => (b.addedAt ?? 0) - (a.addedAt ?? 0));
}

/** Items in progress, and the episode after the last one that was watched to the end. */
function onDeck(items: PlexItem[], account: number): PlexItem[] {
  const at = (item: PlexItem): number => item.watched?.[account]?.at ?? 0;
  const begun = items.filter(({ watched }) => (watched?.[account]?.offsetMs ?? 0) > 0);
  const episodes = items.filter(({ type }) => type === "episode");
  const last = episodes.findLastIndex(({ watched }) => (watched?.[account]?.count ?? 0) > 0);
  const next = last >= 0 ? episodes.slice(last + 1, last + 2) : [];
  return [...begun.toSorted((a, b) => at(b) - at(a)), ...next];
}
