import { expect, test } from "vitest";
import { libraryScene, never } from "./library-scene.ts";

const ids = ({ results }: { results: { id: string }[] }) => results.map(({ id }) => id);

test.each(["json", "xml"] as const)(
  "finds films, shows, music and photos by words (%s)",
  async (form) => {
    await using it = await libraryScene({ form });
    const search = (query: string, more = {}) =>
      it.library.search({ query, limit: 20, ...more }, never);
    expect(await search(" lighthouse ")).toMatchObject({
      query: "lighthouse",
      total: 1,
      results: [{ id: "201", type: "show", title: "Lighthouse", library: "TV Shows" }],
    });
    expect(ids(await search("harbour lights"))).toEqual(["101", "501"]);
    expect(ids(await search("harbour", { library: "Movies 4K" }))).toEqual(["501"]);
    expect(await search("harbour", { limit: 1 })).toMatchObject({
      total: 2,
      results: [{ id: "101" }],
    });
    expect(ids(await search("e", { mediaType: "music" }))).toEqual(
      expect.arrayContaining(["301", "311", "321"]),
    );
    expect((await search("i", { mediaType: "photo" })).results).toMatchObject([
      { id: "401", type: "photo" },
    ]);
    expect((await search("night", { mediaType: "episode" })).results).toMatchObject([
      { show: "Lighthouse", season: 1, episode: 1 },
      { episode: 2 },
      { season: 2 },
    ]);
    expect(await search("nothing of that name")).toMatchObject({ results: [], total: 0 });
  },
);

test("a search in one library requests enough results, because Plex searches all libraries at once", async () => {
  await using it = await libraryScene();
  for (let at = 0; at < 60; at++) {
    it.plex.world.library.items.unshift({
      id: `9${at}`,
      section: "1",
      type: "movie",
      title: `Harbour ${at}`,
    });
  }
  expect(ids(await it.library.search({ query: "harbour", library: "5", limit: 5 }, never))).toEqual(
    ["501"],
  );
});

test("finds an item that Plex lists with its library's name but not with the library's id", async () => {
  await using it = await libraryScene();
  it.plex.world.lacks = /^\/(hubs|library)\/search/;
  for (const item of it.plex.world.library.items) item.more = { librarySectionID: undefined };
  expect(
    ids(await it.library.search({ query: "harbour", library: "Movies 4K", limit: 5 }, never)),
  ).toEqual(["501"]);
});

test("refuses a blank query and an unknown library", async () => {
  await using it = await libraryScene();
  await expect(it.library.search({ query: " \n", limit: 5 }, never)).rejects.toMatchObject({
    code: "invalid_request",
  });
  const asked = it.library.search({ query: "x", library: "Films", limit: 5 }, never);
  await expect(asked).rejects.toMatchObject({ code: "not_found" });
});
