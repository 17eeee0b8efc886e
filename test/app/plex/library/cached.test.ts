import { expect, test } from "vitest";
import type { ReadPlex } from "../../../../src/app/plex/cache/read-plex.ts";
import { libraryScene, never } from "./library-scene.ts";

/**
 * Stores the values that it reads as JSON, as the cache on disk does, and reports them as stale.
 */
function keeping() {
  const kept = new Map<string, string>();
  const read: ReadPlex = async ({ kind, key, shape, load }, signal) => {
    const name = `${kind} ${key}`;
    if (!kept.has(name)) kept.set(name, JSON.stringify(await load(signal)));
    const value = shape.parse(JSON.parse(kept.get(name) ?? ""));
    return { value, at: 0, ageSeconds: 60, stale: true, staleReason: "Plex is away." };
  };
  return { kept, read };
}

const old = { stale: true, age_seconds: 60, stale_reason: "Plex is away." };

test("caches each read in its own shape, and shows its age while Plex is down", async () => {
  const { read, kept } = keeping();
  await using it = await libraryScene({}, { read });
  const { library } = it;
  const asks = [
    () => library.items({ library: "Movies", limit: 20, offset: 0 }, never),
    () => library.search({ query: "harbour", limit: 20 }, never),
    () => library.details({ mediaId: "102", cast: true, chapters: true }, never),
    () => library.recentlyAdded({ library: "Movies", limit: 20 }, never),
    () => library.onDeck({ user: "Olga", limit: 10 }, never),
    () => library.history({ limit: 20, offset: 0 }, never),
  ];
  const first = await Promise.all(asks.map((ask) => ask()));
  await it.plex.close();
  const again = await Promise.all(asks.map((ask) => ask()));
  expect(again).toEqual(first);
  for (const answer of again) expect(answer).toMatchObject(old);
  const kinds = new Set([...kept.keys()].map((name) => name.split(" ")[0]));
  const all = ["details", "history", "items", "libraries", "onDeck", "recent", "search", "server"];
  expect(kinds).toEqual(new Set(all));
});

test("caches different lists separately, but details only once with or without cast and chapters", async () => {
  const { read, kept } = keeping();
  await using it = await libraryScene({}, { read });
  const page = { library: "Movies", limit: 20, offset: 0 };
  const queries = [
    page,
    { ...page, offset: 1 },
    { ...page, sort: "added" as const },
    { ...page, unwatched: true },
  ];
  for (const query of queries) await it.library.items(query, never);
  expect([...kept.keys()].filter((name) => name.startsWith("items"))).toHaveLength(4);
  const details = { mediaId: "102", cast: true, chapters: true };
  expect((await it.library.details(details, never)).media.cast).toHaveLength(2);
  expect((await it.library.details({ ...details, cast: false }, never)).media.cast).toEqual([]);
  expect([...kept.keys()].filter((name) => name.startsWith("details"))).toHaveLength(1);
});
