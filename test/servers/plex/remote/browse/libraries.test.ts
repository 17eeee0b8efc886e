import { expect, test } from "vitest";
import { libraryOf } from "../../../../support/plex/library.ts";
import { withPlex } from "../../with-plex.ts";

const never = new AbortController().signal;
const movies = { title: "Movies", type: "movie", locations: ["/m", "/n"], count: 2_295 };
const shows = { id: "12", title: "TV Shows", type: "show", locations: ["/tv"], count: 0 };

test("lists each library with its number of items, which it requests with an empty page", async () => {
  await using it = await withPlex({ library: libraryOf(movies, shows) });
  expect(await it.client.libraries(never)).toEqual([
    {
      id: "1",
      title: "Movies",
      type: "movie",
      agent: "tv.plex.agents.movie",
      scanner: "Plex movie",
      uuid: "uuid-1",
      updatedAt: 1_700_000_000_000,
      count: 2_295,
      locations: ["/m", "/n"],
    },
    expect.objectContaining({ id: "12", count: 0 }),
  ]);
  const [, count] = it.plex.requests;
  expect(count).toMatchObject({
    path: "/library/sections/1/all",
    headers: { "x-plex-container-start": "0", "x-plex-container-size": "0" },
  });
});

test.each([500, 404, 401])(
  "a library whose count is refused (%i) is listed without a count",
  async (status) => {
    await using it = await withPlex({ library: libraryOf(shows, movies) });
    it.plex.setFault({ kind: "status", status, only: "/sections/12/all" });
    expect((await it.client.libraries(never)).map(({ id, count }) => [id, count])).toEqual([
      ["12", undefined],
      ["2", 2_295],
    ]);
  },
);

test("requests at most four counts at once, and stops requesting them from a hanging server", async () => {
  await using it = await withPlex({
    library: libraryOf(...Array.from({ length: 12 }, () => movies)),
  });
  it.plex.setFault({ kind: "hang", only: "/all" });
  const asked = it.client.libraries(never);
  await expect.poll(() => it.plex.requests.length).toBe(5);
  it.clock.advance(3_000);
  const libraries = await asked;
  expect(libraries).toHaveLength(12);
  expect(libraries.every(({ count }) => count === undefined)).toBe(true);
  expect(it.plex.requests).toHaveLength(5);
});

test("while the list of one library hangs, the others are listed with their counts", async () => {
  await using it = await withPlex({ library: libraryOf(shows, movies) });
  it.plex.setFault({ kind: "hang", only: "/sections/12/all" });
  const asked = it.client.libraries(never);
  await expect.poll(() => it.plex.requests.length).toBe(3);
  // Only the request that hangs is left, with its own limit and that of every request.
  await expect.poll(() => it.clock.sleepers()).toBe(2);
  it.clock.advance(7_000);
  expect((await asked).map(({ id, count }) => [id, count])).toEqual([
    ["12", undefined],
    ["2", 2_295],
  ]);
});

test("an abort stops the counts with the signal's reason", async () => {
  await using it = await withPlex({ library: libraryOf(movies) });
  it.plex.setFault({ kind: "hang", only: "/all" });
  const stop = new AbortController();
  const asked = expect(it.client.libraries(stop.signal)).rejects.toThrow("enough");
  await expect.poll(() => it.plex.requests.length).toBe(2);
  stop.abort(new Error("enough"));
  await asked;
});

test("throws an outage if the required list of libraries cannot be read", async () => {
  await using it = await withPlex({ library: libraryOf(movies) });
  it.plex.setFault({ kind: "status", status: 503 });
  await expect(it.client.libraries(never)).rejects.toMatchObject({
    name: "Outage",
    code: "plex_unavailable",
  });
});

test("cleans hostile names and folders", async () => {
  await using it = await withPlex();
  it.says({
    Directory: { key: 3, title: "Mo\u202evies\n", type: "movie", Location: { path: "/m/\u0000x" } },
    size: 1,
  });
  expect(await it.client.libraries(never)).toMatchObject([
    { id: "3", title: "Mo\ufffdvies\ufffd", locations: ["/m/\ufffdx"] },
  ]);
});

test("reads the server's identity, and most fields are missing for an unclaimed server", async () => {
  await using it = await withPlex();
  expect(await it.client.serverInfo(never)).toMatchObject({
    name: "Test Plex",
    platform: "Linux",
    plexPass: true,
    features: ["pass", "session_kick", "webhooks"],
  });
  it.says({ size: 0, machineIdentifier: "abc", myPlexSubscription: "0" });
  expect(await it.client.serverInfo(never)).toEqual({
    name: "Plex Media Server",
    version: "",
    machineIdentifier: "abc",
    plexPass: false,
    features: [],
  });
  it.says({ friendlyName: "no id" });
  await expect(it.client.serverInfo(never)).rejects.toMatchObject({ code: "plex_unavailable" });
});

test("lists libraries from a server that has only the documented path", async () => {
  await using it = await withPlex({ library: libraryOf(movies, shows) });
  it.plex.world.lacks = /^\/library\/sections$/;
  expect((await it.client.libraries(never)).map(({ title }) => title)).toEqual([
    "Movies",
    "TV Shows",
  ]);
  expect((await it.client.sections(never)).map(({ id }) => id)).toEqual(["1", "12"]);
  it.plex.world.lacks = /^\/library\/sections/;
  await expect(it.client.sections(never)).rejects.toMatchObject({ code: "unsupported" });
});
