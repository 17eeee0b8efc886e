import { expect, test } from "vitest";
import { plexAndClient } from "../../../../support/plex/plex-and-client.ts";
import { readSources } from "../../../../support/sources.ts";

const never = new AbortController().signal;

/** Requests that remove media, metadata, matches or entries of a list, for one item or for many. */
const REMOVING = [
  /\bDELETE\b/,
  /emptyTrash/,
  /\/(?:split|merge|unmatch)\b/,
  /clean\/bundles|\/butler\b|\boptimize\b/,
  /[?&]force=|\bforce: 1/,
  /\/library\/metadata\/\$\{[^}]+\}"|\/items\/\$\{/,
];

const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(?:^|\s)\/\/ .*$/gm, "");

test("no request of the Plex adapter can remove anything", () => {
  const sources = Object.entries(readSources()).filter(([path]) =>
    path.startsWith("servers/plex/"),
  );
  expect(sources.length).toBeGreaterThan(30);
  const found = sources.flatMap(([path, text]) =>
    REMOVING.filter((pattern) => pattern.test(withoutComments(text))).map(
      (pattern) => `${path}: ${pattern}`,
    ),
  );
  expect(found).toEqual([]);
  const planted = 'send({ method: "DELETE", path: `/playlists/${list.id}/items` })';
  expect(REMOVING.some((pattern) => pattern.test(planted))).toBe(true);
});

const ALLOWED = [
  "GET /library/metadata/{id}",
  "GET /library/metadata/{id}/allLeaves",
  "GET /library/metadata/{id}/matches",
  "GET /library/sections/{id}/collections",
  "GET /playlists",
  "POST /library/collections",
  "POST /playlists",
  "PUT /:/rate",
  "PUT /:/scrobble",
  "PUT /:/unscrobble",
  "PUT /library/collections/{id}/items",
  "PUT /library/metadata/{id}/match",
  "PUT /library/metadata/{id}/refresh",
  "PUT /playlists/{id}/items",
];

test.each(["json", "xml"] as const)("changes use exactly these endpoints (%s)", async (form) => {
  await using it = await plexAndClient({ form });
  const { curate } = it.client;
  const { machineIdentifier } = await it.client.identity(never);
  const guid = "plex://movie/5d7768000000000000000001";
  it.plex.world.catalogue = [{ guid, type: "movie", title: "Heat", year: 1995, guids: [] }];
  const done: { [Name in keyof typeof curate]: () => Promise<unknown> } = {
    state: () => curate.state("201", never),
    leaves: async () => curate.leaves(await curate.state("201", never), never),
    files: async () => curate.files(await curate.state("201", never), never),
    markWatched: async () => {
      await curate.markWatched("103", true, never);
      await curate.markWatched("103", false, never);
    },
    rate: () => curate.rate("103", 8, never),
    refreshItem: () => curate.refreshItem("103", never),
    playlists: () => curate.playlists(never),
    collections: () => curate.collections("1", never),
    createPlaylist: () =>
      curate.createPlaylist(machineIdentifier, { title: "P", kind: "video", ids: ["103"] }, never),
    createCollection: () =>
      curate.createCollection(
        machineIdentifier,
        { sectionId: "1", title: "C", type: "movie", ids: ["103"] },
        never,
      ),
    addToList: async () => {
      const lists = [
        { kind: "playlist", id: "9000" },
        { kind: "collection", id: "9001" },
      ] as const;
      for (const list of lists) await curate.addToList(machineIdentifier, list, ["102"], never);
    },
    matches: () => curate.matches("103", {}, never),
    match: () => curate.match("103", { guid, title: "Heat", year: 1995 }, never),
  };
  expect(Object.keys(done).toSorted()).toEqual(Object.keys(curate).toSorted());
  for (const work of Object.values(done)) await work();
  const used = it.plex.traffic.asked
    .filter(({ path }) => path !== "/identity")
    .map(({ method, path }) => `${method} ${path.replace(/\/\d+/, "/{id}")}`);
  expect([...new Set(used)].toSorted()).toEqual(ALLOWED);
});

test("ids that are no numbers, and guids of another form, never reach Plex", async () => {
  await using it = await plexAndClient();
  const { curate } = it.client;
  const bad = ["", "1,2", "1/unmatch", "../1", "1&key=2", "1?x", "tmdb://603", "９"];
  for (const id of bad) {
    const list = { kind: "playlist", id } as const;
    const title = "x";
    const asked = [
      () => curate.state(id, never),
      () => curate.markWatched(id, true, never),
      () => curate.rate(id, 1, never),
      () => curate.refreshItem(id, never),
      () => curate.matches(id, {}, never),
      () => curate.match(id, { guid: "plex://movie/5d7768", title, year: 1 }, never),
      () => curate.addToList("m", list, ["101"], never),
      () => curate.addToList("m", { ...list, id: "1" }, ["101", id], never),
      () => curate.createPlaylist("m", { title, kind: "video", ids: [id] }, never),
      () =>
        curate.createCollection("m", { sectionId: "1", title, type: "movie", ids: [id] }, never),
      () => curate.collections(id === "1,2" ? "1/2" : id, never),
    ];
    for (const ask of asked) {
      await expect(ask()).rejects.toMatchObject({ code: "not_found" });
    }
  }
  const match = { title: "x", year: undefined };
  for (const guid of ["", "none", "a b://c", `plex://${"x".repeat(400)}`]) {
    await expect(curate.match("101", { ...match, guid }, never)).rejects.toMatchObject({
      code: "not_found",
    });
  }
  expect(it.plex.traffic.asked).toEqual([]);
});
