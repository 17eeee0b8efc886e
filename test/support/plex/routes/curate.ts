import type { FakeAnswer, FakeRequest } from "../../../../src/hosts/demo/stand-ins/loopback.ts";
import {
  answerPage,
  createRefusal,
  EMPTY,
  type FakePlexRoute,
  OWNER,
  type WhoAsks,
  wrapInContainer,
} from "../../../../src/hosts/demo/stand-ins/plex/answer.ts";
import { episodesOf } from "../../../../src/hosts/demo/stand-ins/plex/item.ts";
import type { PlexItem } from "../item.ts";
import type { PlexItemList, PlexWorld } from "../world.ts";

type Answer = ReturnType<FakePlexRoute>;
const KINDS: Record<string, string> = { artist: "audio", album: "audio", track: "audio" };
const kindOf = ({ type }: PlexItem): string => KINDS[type] ?? (type === "photo" ? type : "video");

/** Marks, lists and matches. Another user's token may only change that user's own things. */
export function curateRoute(world: PlexWorld, who: WhoAsks): FakePlexRoute {
  const { library } = world;
  const find = (id: string | undefined) => library.items.find((item) => item.id === id);
  const leavesOf = (item: PlexItem): PlexItem[] =>
    item.type === "show" || item.type === "season" ? episodesOf(item, library) : [item];

  function mark({ path, query }: FakeRequest, account: number): Answer {
    const item = find(query["key"]);
    if (!item) return createRefusal(404);
    if (path === "/:/rate") {
      const { userRating: _, ...more } = item.more ?? {};
      const rating = Number(query["rating"]);
      item.more = rating < 0 ? more : { ...more, userRating: rating };
      return EMPTY;
    }
    for (const leaf of leavesOf(item)) {
      const { [account]: seen, ...others } = leaf.watched ?? {};
      leaf.watched =
        path === "/:/unscrobble"
          ? others
          : { ...others, [account]: { count: (seen?.count ?? 0) + 1, at: 1_780_000_000 } };
    }
    return EMPTY;
  }

  const wire = (list: PlexItemList, type: "playlist" | "collection") => ({
    ratingKey: list.id,
    key: type === "playlist" ? `/playlists/${list.id}/items` : `/library/collections/${list.id}`,
    type,
    title: list.title,
    smart: list.smart ?? false,
    ...(type === "playlist"
      ? { playlistType: list.holds, leafCount: list.items.length }
      : { subtype: list.holds, childCount: String(list.items.length) }),
  });

  /** The items of an address; undefined if it names another server or an item that is gone. */
  function itemsOf({ query }: FakeRequest): PlexItem[] | undefined {
    const [, machine, ids = ""] =
      /^server:\/\/([^/]+)\/.*\/metadata\/([\d,]+)$/.exec(query["uri"] ?? "") ?? [];
    const items = ids.split(",").map(find);
    const known = items.filter((item) => item !== undefined);
    const isOurs = machine === world.identity["machineIdentifier"];
    return isOurs && known.length === items.length ? known : undefined;
  }

  function create(asked: FakeRequest, type: "playlist" | "collection", account: number): Answer {
    const items = itemsOf(asked);
    if (!items) return createRefusal(400);
    const lists = type === "playlist" ? world.playlists : world.collections;
    const { title = "", sectionId } = asked.query;
    const list: PlexItemList = {
      id: String(9000 + world.playlists.length + world.collections.length),
      title,
      holds: type === "playlist" ? (asked.query["type"] ?? "") : (items[0]?.type ?? ""),
      account,
      ...(sectionId !== undefined && { section: sectionId }),
      items: [],
    };
    const refusal = add(list, items, type);
    if (refusal) return refusal;
    lists.push(list);
    return { of: wrapInContainer({}, { Metadata: [wire(list, type)] }) };
  }

  /** A list accepts only its own kind, and a smart list accepts nothing. */
  function add(
    list: PlexItemList,
    items: readonly PlexItem[],
    type: "playlist" | "collection",
  ): FakeAnswer | undefined {
    const all = type === "playlist" ? items.flatMap(leavesOf) : items;
    const fits = (item: PlexItem): boolean =>
      type === "playlist"
        ? kindOf(item) === list.holds
        : item.type === list.holds && item.section === list.section;
    if (list.smart || !all.every(fits)) return createRefusal(400);
    const ids = all.map(({ id }) => id);
    list.items =
      type === "playlist" ? [...list.items, ...ids] : [...new Set([...list.items, ...ids])];
    return undefined;
  }

  function addTo(asked: FakeRequest, id: string | undefined, account: number): Answer {
    const type = asked.path.startsWith("/playlists") ? "playlist" : "collection";
    const lists = type === "playlist" ? world.playlists : world.collections;
    const list = lists.find((one) => one.id === id);
    if (!list || (type === "playlist" && (list.account ?? OWNER) !== account)) {
      return createRefusal(404);
    }
    const items = itemsOf(asked);
    return items ? (add(list, items, type) ?? EMPTY) : createRefusal(400);
  }

  function matches(item: PlexItem, { title = item.title, year }: Record<string, string>): Answer {
    const byId = /^(tmdb|imdb|tvdb)-(\w+)$/.exec(title);
    const guid = byId && `${byId[1]}://${byId[2]}`;
    const found = world.catalogue.filter((work) => {
      if (work.type !== item.type) return false;
      if (guid && world.offers !== "words") return work.guids.includes(guid);
      return (
        work.title.toLowerCase().includes(title.toLowerCase()) &&
        (year === undefined || work.year === Number(year))
      );
    });
    const list = found.map((work, at) => ({
      type: work.type,
      guid: work.guid,
      name: work.title,
      year: work.year,
      score: 100 - at,
      lifespanEnded: false,
      ...(world.offers === "ids" && { Guid: work.guids.map((id) => ({ id })) }),
    }));
    return {
      of: wrapInContainer({ identifier: "com.plexapp.plugins.library" }, { SearchResult: list }),
    };
  }

  function match(item: PlexItem, { guid = "" }: Record<string, string>): Answer {
    const work = world.catalogue.find((one) => one.guid === guid);
    if (!work) return createRefusal(400);
    Object.assign(item, { title: work.title, year: work.year, guids: work.guids });
    item.more = { ...item.more, guid };
    return EMPTY;
  }

  return (asked) => {
    const { path, method, query } = asked;
    const account = who(asked) ?? 0;
    if (/^\/:\/(?:un)?scrobble$|^\/:\/rate$/.test(path)) return mark(asked, account);
    if (path === "/playlists") {
      if (method === "POST") return create(asked, "playlist", account);
      const all = world.playlists.filter((list) => (list.account ?? OWNER) === account);
      return answerPage(asked, { all, wire: (one) => wire(one, "playlist"), paging: world.paging });
    }
    const [, section] = /^\/library\/sections\/([^/]+)\/collections$/.exec(path) ?? [];
    if (section !== undefined) {
      const all = world.collections.filter((list) => list.section === section);
      return answerPage(asked, {
        all,
        wire: (one) => wire(one, "collection"),
        paging: world.paging,
      });
    }
    const [, playlist] = /^\/playlists\/([^/]+)\/items$/.exec(path) ?? [];
    if (playlist !== undefined) return addTo(asked, playlist, account);
    const [, collection] = /^\/library\/collections\/([^/]+)\/items$/.exec(path) ?? [];
    const [, id, what] = /^\/library\/metadata\/([^/]+)\/(refresh|matches|match)$/.exec(path) ?? [];
    const isShared = path === "/library/collections" || collection !== undefined;
    if (!isShared && id === undefined) return undefined;
    if (account !== OWNER) return createRefusal(403);
    if (path === "/library/collections") return create(asked, "collection", account);
    if (collection !== undefined) return addTo(asked, collection, account);
    const item = find(id);
    if (!item) return createRefusal(404);
    if (what === "matches") return matches(item, query);
    if (what === "match") return match(item, query);
    world.refreshed.push(item.id);
    return EMPTY;
  };
}
