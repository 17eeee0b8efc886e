import { mkdirSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { createUseCases } from "../../../src/program/use-cases/use-cases.ts";
import { openWorld } from "../../support/media-browser/served.ts";
import { KEY, STARTING } from "../../support/media-browser/stand-in.ts";
import { startPlex } from "../../support/plex/start-plex.ts";
import { testProgram } from "../../support/program.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const never = new AbortController().signal;
const LIGHTS = "/media/Movies/Harbour Lights (2001)/Harbour Lights (2001).mkv";
const HARBOR = "/media/Movies/Harbour Bridge (2014)/Harbour Bridge (2014).mkv";
const TIDE = "/media/TV/Harbour Tide (2019)/Season 01/Harbour Tide (2019) - s01e01.mkv";

async function search(settings: Record<string, string>) {
  const folder = tempFolder();
  mkdirSync(folder.at("state"));
  const program = testProgram({
    PLEX_INGEST_STATE_DIR: folder.at("state"),
    PLEX_MEDIA_ROOT: folder.at("media"),
    ...settings,
  });
  onTestFinished(async () => {
    await program[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });
  const { searchMedia } = createUseCases(program);
  return (query: string, more: Partial<Parameters<typeof searchMedia>[0]> = {}) =>
    searchMedia({ query, limit: 20, ...more }, never);
}

async function withServer(kind: "jellyfin" | "emby", ...paths: string[]) {
  const world = await openWorld({ kind });
  onTestFinished(() => world[Symbol.asyncDispose]());
  world.has(...paths);
  const name = kind.toUpperCase();
  const settings = { [`${name}_URL`]: world.standIn.origin, [`${name}_API_KEY`]: KEY };
  return { ...world, settings };
}

async function withPlex() {
  const plex = await startPlex();
  onTestFinished(() => plex.close());
  return { plex, settings: { PLEX_URL: plex.url, PLEX_TOKEN: plex.token } };
}

const shortOf = ({ results }: Awaited<ReturnType<Awaited<ReturnType<typeof search>>>>) =>
  results.map(({ type, title, server, library }) => ({ type, title, server, library }));

test.each(["jellyfin", "emby"] as const)(
  "a home with only %s is searched there, in the same form as Plex",
  async (kind) => {
    const { settings, standIn } = await withServer(kind, LIGHTS, TIDE);
    const find = await search(settings);
    const found = await find("harbour");
    expect(shortOf(found)).toEqual([
      { type: "movie", title: "Harbour Lights", library: "Films" },
      { type: "show", title: "Harbour Tide", library: "Series" },
    ]);
    expect(found).toMatchObject({ total: 2, query: "harbour" });
    expect(shortOf(await find("harbour", { mediaType: "show" }))).toMatchObject([{ type: "show" }]);
    expect(shortOf(await find("harbour", { library: "films" }))).toMatchObject([{ type: "movie" }]);
    expect((await find("harbour", { mediaType: "music" })).results).toEqual([]);
    expect(standIn.complaints).toEqual([]);
    const title = kind === "jellyfin" ? "Jellyfin" : "Emby";
    await expect(find("harbour", { library: "Garage" })).rejects.toThrow(
      `${title} has no library "Garage".`,
    );
    await expect(find("  ")).rejects.toThrow("query is empty.");
  },
);

test("with Plex and Jellyfin, each result names its server, and both are among the first", async () => {
  const plex = await withPlex();
  const jellyfin = await withServer("jellyfin", LIGHTS, HARBOR);
  const find = await search({ ...plex.settings, ...jellyfin.settings });
  const { results, total, unavailable } = await find("harbour lights", { limit: 2 });
  expect(results.map(({ title, server }) => [title, server])).toEqual([
    ["Harbour Lights", "Plex"],
    ["Harbour Lights", "Jellyfin"],
  ]);
  expect([total > 1, unavailable]).toEqual([true, undefined]);
  // Only Jellyfin has this one.
  expect((await find("bridge")).results.map(({ server }) => server)).toEqual(["Jellyfin"]);
});

test("with only Plex, results have no server", async () => {
  const { settings } = await withPlex();
  const { results } = await (await search(settings))("harbour lights");
  expect(results.length).toBeGreaterThan(0);
  expect(results.filter((media) => "server" in media)).toEqual([]);
});

test("a second Plex, of MEDIA_SERVERS, is searched like the first, also for one library and kind", async () => {
  const [first, second] = [await withPlex(), await withPlex()];
  const find = await search({
    ...first.settings,
    MEDIA_SERVERS: `cabin=plex+${second.plex.url}`,
    MEDIA_SERVER_CABIN_TOKEN: second.plex.token,
  });
  for (const more of [{}, { library: "Movies" }, { mediaType: "movie" as const }]) {
    const { results, unavailable } = await find("harbour lights", more);
    const ofServer = (server: string) =>
      results
        .filter((media) => media.server === server)
        .map(({ type, title, year, library }) => ({ type, title, year, library }));
    expect(ofServer('Plex "cabin"').length).toBeGreaterThan(0);
    expect(ofServer('Plex "cabin"')).toEqual(ofServer('Plex "plex"'));
    expect(unavailable).toBeUndefined();
  }
});

test("a server that is away is named, and the others answer", async () => {
  const plex = await withPlex();
  const jellyfin = await withServer("jellyfin", LIGHTS);
  jellyfin.standIn.state.fault = STARTING;
  const find = await search({ ...plex.settings, ...jellyfin.settings });
  const found = await find("harbour lights");
  expect(new Set(found.results.map(({ server }) => server))).toEqual(new Set(["Plex"]));
  expect(found.unavailable).toMatchObject([{ server: "Jellyfin" }]);
});

test("if no server answers, the search fails with the first one's outage", async () => {
  const jellyfin = await withServer("jellyfin", LIGHTS);
  const emby = await withServer("emby", LIGHTS);
  jellyfin.standIn.state.fault = STARTING;
  emby.standIn.state.fault = { status: 401 };
  const find = await search({ ...jellyfin.settings, ...emby.settings });
  await expect(find("harbour")).rejects.toMatchObject({ code: "plex_unavailable" });
});

test("a library that only one of the servers has is searched there", async () => {
  const plex = await withPlex();
  const jellyfin = await withServer("jellyfin", LIGHTS);
  const find = await search({ ...plex.settings, ...jellyfin.settings });
  const { results, unavailable } = await find("harbour lights", { library: "Films" });
  expect(results.map(({ server }) => server)).toEqual(["Jellyfin"]);
  expect(unavailable).toBeUndefined();
});

test("a server that ignores the search shows only titles with one of the words", async () => {
  const jellyfin = await withServer("jellyfin", LIGHTS, HARBOR, TIDE);
  const find = await search(jellyfin.settings);
  jellyfin.standIn.state.dropsSearch = true;
  expect(shortOf(await find("bridge")).map(({ title }) => title)).toEqual(["Harbour Bridge"]);
});
