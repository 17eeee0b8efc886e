import { expect, test } from "vitest";
import { largeLibrary } from "../../../support/plex/library.ts";
import { libraryScene, never } from "./library-scene.ts";

const place = { limit: 20, offset: 0 };
const titles = ({ items }: { items: { title: string }[] }) => items.map(({ title }) => title);

test.each(["json", "xml"] as const)("lists each library with its own type (%s)", async (form) => {
  await using it = await libraryScene({ form });
  const list = async (library: string) => await it.library.items({ library, ...place }, never);
  expect(await list("movies")).toMatchObject({
    library: "Movies",
    total: 3,
    items: [
      {
        id: "101",
        type: "movie",
        title: "Harbour Lights",
        year: 2001,
        library: "Movies",
        guids: ["tmdb://9101", "imdb://tt0000101", "plex://movie/000000000000000000000101"],
        duration_ms: 6_000_000,
        added_at: "2024-02-23T22:13:20.000Z",
      },
      { title: "The Long Ferry" },
      { title: "Under & <Over>" },
    ],
  });
  expect(titles(await list("2"))).toEqual(["Lighthouse"]);
  expect(titles(await list("Music"))).toEqual(["The Tides"]);
  expect(await list("PHOTOS")).toMatchObject({
    total: 1,
    items: [{ type: "photo", title: "Pier" }],
  });
});

test.each(["json", "xml"] as const)(
  "lists other types, filters, sorts and pages (%s)",
  async (form) => {
    await using it = await libraryScene({ form });
    const list = async (query: object) =>
      await it.library.items({ library: "Movies", ...place, ...query }, never);
    const episodes = await list({ library: "TV Shows", type: "episode" });
    expect(episodes.items[0]).toMatchObject({ show: "Lighthouse", season: 1, episode: 1 });
    expect(titles(await list({ library: "Music", type: "track" }))).toEqual(["Low Water"]);
    expect(titles(await list({ sort: "added" }))).toEqual([
      "Under & <Over>",
      "The Long Ferry",
      "Harbour Lights",
    ]);
    expect(titles(await list({ sort: "year", limit: 1, offset: 1 }))).toEqual(["The Long Ferry"]);
    expect(await list({ limit: 1, offset: 1 })).toMatchObject({ total: 3 });
    expect(titles(await list({ year: 2010 }))).toEqual(["The Long Ferry"]);
    expect(titles(await list({ genre: "comedy" }))).toEqual(["The Long Ferry"]);
    expect(titles(await list({ unwatched: true }))).not.toContain("The Long Ferry");
  },
);

test.each<[query: object, code: string, said: RegExp]>([
  [{ library: "Films" }, "not_found", /"Movies" \(id 1\)/],
  [{ genre: "Musical" }, "not_found", /Drama/],
  [{ library: "Photos", genre: "x" }, "not_found", /lists no genres/],
  [{ type: "episode" }, "invalid_request", /ask for movie/],
  [{ library: "Music", unwatched: true }, "invalid_request", /Leave out unwatched/],
])("%j is refused: %s", async (query, code, said) => {
  await using it = await libraryScene();
  const asked = it.library.items({ library: "Movies", ...place, ...query }, never);
  await expect(asked).rejects.toMatchObject({ code, hint: expect.stringMatching(said) });
});

test("a page of a hundred items with long summaries stays small", async () => {
  const library = largeLibrary(200);
  for (const item of library.items) item.summary = "Once upon a time \u{1f600} ".repeat(1000);
  await using it = await libraryScene({ library });
  const page = await it.library.items({ library: "Movies", limit: 100, offset: 0 }, never);
  expect(page.items).toHaveLength(100);
  expect(JSON.stringify(page).length).toBeLessThan(60_000);
  expect(page.items[0]?.summary).toMatch(/^Once upon .*…$/u);
});

test("a hostile library name is cleaned", async () => {
  await using it = await libraryScene();
  const [first] = it.plex.world.library.sections;
  if (first) first.title = "Mo\u202evies\n ";
  expect(await it.library.items({ library: "1", ...place }, never)).toMatchObject({
    library: "Mo\ufffdvies\ufffd",
  });
});
