import { expect, test } from "vitest";
import { walkPlex } from "../../../src/servers/plex/record/walk.ts";
import { never, plexAndClient } from "../plex/plex-and-client.ts";
import { startPlex } from "../plex/start-plex.ts";
import { startFakePlex, startFakeTmdb } from "../stand-ins.ts";
import { type Contract, isOlder, nameOf, refuse } from "./contract.ts";
import { PLEX } from "./plex.ts";
import { TMDB } from "./tmdb.ts";

const SAMPLES: Record<string, string> = {
  query: "dune",
  sessionId: "s1",
  type: "video",
  scope: "all",
  commandID: "1",
  external_source: "imdb_id",
  key: "999999",
  identifier: "com.plexapp.plugins.library",
  rating: "5",
  title: "x",
  smart: "0",
  sectionId: "1",
  uri: "server://x/com.plexapp.plugins.library/library/metadata/999999",
  guid: "plex://movie/5d77",
};
const HEADERS = { accept: "application/json", "x-plex-client-identifier": "here" };

/**
 * Sends each row a request for something that does not exist. The stand-in must report this like
 * the real server.
 */
async function askAll(
  { rows, errors }: Contract,
  origin: string,
  more: Record<string, string>,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const row of rows) {
    for (const method of row.methods) {
      const types: Record<string, string> = {
        "/security/token": "delegation",
        "/library/collections": "1",
      };
      const needs = (row.needs ?? []).map(
        (name) => `${name}=${(name === "type" && types[row.path]) || SAMPLES[name]}`,
      );
      const path = row.path.replace(/\{\w+\}/g, (part) => (part === "{size}" ? "w92" : "999999"));
      const accept = path.startsWith("/:/event") ? { accept: "text/event-stream" } : {};
      const stop = new AbortController();
      const answer = await fetch(`${origin}${path}?${needs.join("&")}`, {
        method,
        headers: { ...more, ...accept },
        signal: stop.signal,
      });
      stop.abort();
      const text = `${nameOf(row)}: ${answer.status}`;
      if (![200, ...errors, ...(row.errors ?? [])].includes(answer.status)) wrong.push(text);
    }
  }
  return wrong;
}

test("the stand-ins answer every row, and only with the status that the row has", async () => {
  await using plex = await startPlex();
  expect(await askAll(PLEX, plex.url, { ...HEADERS, "x-plex-token": plex.token })).toEqual([]);
  await using tmdb = await startFakeTmdb();
  expect(await askAll(TMDB, tmdb.origin, { authorization: `Bearer ${tmdb.key}` })).toEqual([]);
});

const ask = (
  contract: Contract,
  url: string,
  headers: Record<string, string> = HEADERS,
  method = "GET",
) => {
  const { pathname: path, searchParams } = new URL(url, "http://a");
  return refuse(contract, { method, url, path, query: Object.fromEntries(searchParams), headers });
};
const ALL = "/library/sections/1/all";

test.each([
  [ALL, PLEX, undefined],
  [`${ALL}?guid=plex://movie/5d77`, PLEX, undefined],
  [`${ALL}?guid=tmdb://603`, PLEX, /^GET \/library\/sections\/\{id\}\/all: guid is not /],
  [`${ALL}?sort=name`, PLEX, /sort is not/],
  [`${ALL}?unwatched=yes`, PLEX, /unwatched is not/],
  [`${ALL}?tmdb=603`, PLEX, /has no parameter tmdb$/],
  ["/library/everything", PLEX, /^Plex Media Server has no GET \/library\/everything$/],
  ["/hubs/search", PLEX, /^GET \/hubs\/search needs the parameter query$/],
  ["/clients?X-Plex-Token=abc", PLEX, /no parameter X-Plex-Token/],
  ["/3/search/movie?query=dune&api_key=0123456789abcdef0123456789abcdef", TMDB, undefined],
  ["/3/search/movie?query=dune", TMDB, /takes one key/],
  ["/3/search/movie?q=dune", TMDB, /^GET \/3\/search\/movie has no parameter q$/],
  ["/3/search/tv?query=dune&page=501", TMDB, /page is not/],
  ["/3/movie/603?append_to_response=titles", TMDB, /append_to_response is not/],
  ["/3/tv/1/episode_groups?language=en", TMDB, /no parameter language/],
  ["/3/movie/heat", TMDB, /heat is no id/],
])("checks %s against the real server's contract", (url, contract, says) => {
  const said = ask(contract, url);
  if (says === undefined) expect(said).toBeUndefined();
  else expect(said).toMatch(says);
});

test("also checks headers: unknown headers, incomplete paging, and headers that would return XML", () => {
  const judge = (more: Record<string, string>) => ask(PLEX, ALL, { ...HEADERS, ...more });
  expect(judge({ "x-plex-tmdb": "1" })).toMatch(/no header x-plex-tmdb/);
  expect(judge({ "x-plex-device-name": "Bücher" })).toMatch(/no header x-plex-device-name/);
  expect(judge({ "x-plex-container-size": "5" })).toMatch(/a size without a start/);
  expect(judge({ accept: "*/*" })).toMatch(/answers in XML/);
  expect(ask(PLEX, ALL, { accept: "application/json" })).toMatch(
    /needs the header x-plex-client-identifier/,
  );
  expect(ask(PLEX, "/playQueues?type=video", HEADERS)).toBe(
    "Plex Media Server has no GET /playQueues",
  );
});

test("a request that a stand-in refused fails the test on close, unless the test has read the refusal", async () => {
  const start = () => startFakePlex({ sections: [] });
  const read = await start();
  expect((await fetch(`${read.url}/movies`)).status).toBe(400);
  expect(read.refused()).toEqual(["Plex Media Server has no GET /movies"]);
  await read.close();
  const unread = await start();
  await fetch(`${unread.url}/movies`);
  await expect(unread.close()).rejects.toThrow(
    "would not know: Plex Media Server has no GET /movies",
  );
});

test.each([
  ["1.30.0.6486-629d58034", "1.41.9", true],
  ["1.41.9.9961-46083195d", "1.41.9", false],
  ["1.20.0.3124", "1.20.0.3125", true],
  ["2.0", "1.41.9", false],
  [undefined, "1.41.9", false],
  ["1.30.0", undefined, false],
])("checks whether version %s is older than %s", (version, since, is) => {
  expect(isOlder(version, since)).toBe(is);
});

const OLDEST = "1.30.0.6486-629d58034";

test("an older server lacks later endpoints and parameters", async () => {
  await using plex = await startPlex();
  const sections = async () =>
    (await fetch(`${plex.url}/library/sections/all`, { headers: asOwner })).status;
  const asOwner = { ...HEADERS, "x-plex-token": plex.token };
  expect(await sections()).toBe(200);
  plex.world.identity = { ...plex.world.identity, version: OLDEST };
  expect(await sections()).toBe(404);
  plex.world.identity = { ...plex.world.identity, version: "1.19.5.3112" };
  expect(
    (await fetch(`${plex.url}/library/sections/1/refresh?path=/srv`, { headers: asOwner })).status,
  ).toBe(400);
  expect(plex.refused()).toEqual([
    "GET /library/sections/{id}/refresh: path came with 1.20.0.3125, and this is 1.19.5.3112",
  ]);
});

test("reads the oldest supported server like a current one", async () => {
  const seen = await Promise.all(
    [undefined, OLDEST].map(async (version) => {
      await using it = await plexAndClient();
      if (version !== undefined) it.plex.world.identity = { ...it.plex.world.identity, version };
      const { server: _, ...rest } = await walkPlex(it.client, never);
      return rest;
    }),
  );
  expect(seen[1]).toEqual(seen[0]);
  expect(JSON.stringify(seen[1])).not.toContain("failed");
});
