import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import {
  type CatalogueSource,
  createSecondCatalogue,
} from "../../../src/adapters/second-catalogue/catalogue.ts";
import { createTvdb } from "../../../src/adapters/second-catalogue/tvdb.ts";
import { createTvmaze } from "../../../src/adapters/second-catalogue/tvmaze.ts";
import { createRateLimit } from "../../../src/adapters/tmdb/transport.ts";
import type { TraceEvent } from "../../../src/core/trace.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { type Override, SHOW, startSecondCatalogues } from "../../support/fake-second-catalogue.ts";
import { fakeTmdbCache } from "../../support/fake-tmdb-cache.ts";

const never = new AbortController().signal;
const KEY = "key-of-the-test";
const PIN = "pin-of-the-test";
const IDS = { tvdbId: SHOW.tvdb, imdbId: SHOW.imdb };

async function opened(
  kind: "tvmaze" | "tvdb",
  { instead, deadlineMs }: { instead?: Override; deadlineMs?: number } = {},
) {
  const server = await startSecondCatalogues(undefined, instead);
  const clock = fakeClock();
  const cache = fakeTmdbCache(clock);
  const traced: TraceEvent[] = [];
  const deps = { clock, trace: (event: TraceEvent) => void traced.push(event), deadlineMs };
  const source: CatalogueSource =
    kind === "tvmaze"
      ? createTvmaze({ ...deps, baseUrl: server.origin })
      : createTvdb({
          ...deps,
          baseUrl: `${server.origin}/v4`,
          apiKey: () => KEY,
          pin: () => PIN,
        });
  const catalogue = createSecondCatalogue(source, { cache, clock });
  return {
    server,
    clock,
    source,
    catalogue,
    traced,
    async [Symbol.asyncDispose]() {
      await source.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

const LISTED = [
  { season: 1, episode: 1, title: "First Light", airDate: "2001-01-03" },
  { season: 1, episode: 2, title: "The Low Door", airDate: "2001-01-10" },
  { season: 1, episode: 3, title: "What Was Left, Part 1", airDate: "2001-01-17" },
  { season: 1, episode: 4, title: "What Was Left, Part 2", airDate: "2001-01-17" },
];

test("TVmaze: reads a series in two requests, and answers again from the cache", async () => {
  await using it = await opened("tvmaze");
  const answer = await it.catalogue.series(IDS, never);
  expect(answer).toEqual({
    kind: "listed",
    page: `https://www.tvmaze.com/shows/${SHOW.tvmaze}`,
    episodes: LISTED,
  });
  const requests = [
    `GET /lookup/shows?thetvdb=${SHOW.tvdb}`,
    `GET /shows/${SHOW.tvmaze}/episodes?specials=1`,
  ];
  expect(it.server.requests).toEqual(requests);
  expect(await it.catalogue.series(IDS, never)).toEqual(answer);
  expect(it.server.requests).toEqual(requests);
  it.clock.advance(8 * 24 * 3_600_000);
  await it.catalogue.series(IDS, never);
  expect(it.server.requests).toEqual([...requests, ...requests]);
  expect(it.server.refused).toEqual([]);
});

test("TVmaze: a series without TheTVDB's id is found by IMDb's, and an unknown one is remembered", async () => {
  await using it = await opened("tvmaze");
  expect(await it.catalogue.series({ imdbId: SHOW.imdb }, never)).toMatchObject({ kind: "listed" });
  it.server.requests.length = 0;
  expect(await it.catalogue.series({ tvdbId: 5 }, never)).toEqual({ kind: "unknown" });
  expect(await it.catalogue.series({ tvdbId: 5 }, never)).toEqual({ kind: "unknown" });
  expect(it.server.requests).toEqual(["GET /lookup/shows?thetvdb=5"]);
});

test("TheTVDB: signs in once, reads every page, and stays on its host", async () => {
  await using it = await opened("tvdb");
  const answer = await it.catalogue.series(IDS, never);
  expect(answer).toMatchObject({ kind: "listed" });
  expect(answer.kind === "listed" && answer.episodes.slice(0, 4)).toEqual(LISTED);
  await it.catalogue.series({ imdbId: SHOW.imdb }, never);
  const page = `GET /v4/series/${SHOW.tvdb}/episodes/default/eng?page=`;
  expect(it.server.requests).toEqual([
    "POST /v4/login",
    `${page}0`,
    `${page}1`,
    `GET /v4/search/remoteid/${SHOW.imdb}`,
    `${page}0`,
    `${page}1`,
  ]);
  expect(JSON.parse(it.server.bodies[0] ?? "")).toEqual({ apikey: KEY, pin: PIN });
  expect(it.server.refused).toEqual([]);
});

test("TheTVDB: signs in again when its token is refused", async () => {
  let refusals = 1;
  await using it = await opened("tvdb", {
    instead: (request, answer) => {
      if (request.method === "POST" || refusals-- <= 0) return false;
      answer.writeHead(401).end("{}");
      return true;
    },
  });
  expect(await it.catalogue.series(IDS, never)).toMatchObject({ kind: "listed" });
  expect(it.server.requests.filter((one) => one === "POST /v4/login")).toHaveLength(2);
});

const respond =
  (status: number, body = "{}", headers: Record<string, string> = {}): Override =>
  (_request, answer) => {
    answer.writeHead(status, headers).end(body);
    return true;
  };

const echo: Override = (request, answer) => {
  const { authorization = "" } = request.headers;
  answer.writeHead(500).end(JSON.stringify({ message: `${KEY} ${PIN} ${authorization}` }));
  return true;
};

test.each<[title: string, instead: Override, why: RegExp]>([
  ["a refused sign-in", respond(401), /refuses the key|returned status|refuses/],
  ["an error", respond(500), /internal error \(500\)/],
  ["an error that repeats secrets", echo, /internal error \(500\)/],
  ["a body that is not JSON", respond(200, "<html>"), /unexpected shape/],
  ["a list of nothing readable", respond(200, '[{"id":"x"},{"id":"y"}]'), /unexpected shape/],
  [
    "deep nesting",
    respond(200, `${"[".repeat(5000)}${"]".repeat(5000)}`),
    /nested deeper than 64 levels/,
  ],
  ["a body beyond the limit", respond(200, "x".repeat(9 * 1024 * 1024)), /./],
  [
    "a redirect to another host",
    respond(302, "", { location: "http://127.0.0.1:9/shows/1?token=abc" }),
    /redirects to http:\/\/127\.0\.0\.1:9 \(302\)/,
  ],
])(
  "hostile answers: %s is unanswered, in both catalogues, without secrets",
  async (_t, instead, why) => {
    for (const kind of ["tvmaze", "tvdb"] as const) {
      await using it = await opened(kind, { instead });
      const answer = await it.catalogue.series(IDS, never);
      expect(answer).toEqual({ kind: "unanswered", why: expect.stringMatching(why) });
      const all = JSON.stringify([answer, it.traced]);
      for (const secret of [KEY, PIN, "to.ken", "token=abc"]) expect(all).not.toContain(secret);
      expect(it.server.requests).toHaveLength(1);
    }
  },
);

test("a catalogue that never answers is left after the deadline, and rests for a minute", async () => {
  await using it = await opened("tvmaze", { instead: () => true, deadlineMs: 1000 });
  const asked = it.catalogue.series(IDS, never);
  while (it.server.requests.length === 0) await setImmediate();
  it.clock.advance(1001);
  expect(await asked).toMatchObject({ kind: "unanswered" });
  expect(await it.catalogue.series(IDS, never)).toMatchObject({ kind: "unanswered" });
  expect(it.server.requests).toHaveLength(1);
});

test("waits as long as a catalogue that limits requests demands", async () => {
  let limited = true;
  await using it = await opened("tvmaze", {
    instead: (_request, answer) => {
      if (limited) answer.writeHead(429, { "retry-after": "45" }).end();
      return limited;
    },
  });
  expect(await it.catalogue.series(IDS, never)).toMatchObject({ why: /429/ });
  limited = false;
  it.clock.advance(44_000);
  expect(await it.catalogue.series(IDS, never)).toMatchObject({ kind: "unanswered" });
  expect(it.server.requests).toHaveLength(1);
  it.clock.advance(2000);
  expect(await it.catalogue.series(IDS, never)).toMatchObject({ kind: "listed" });
});

test("starts at most twenty requests in any ten seconds", async () => {
  const clock = fakeClock();
  const inTurn = createRateLimit({ clock, inFlight: 1, perSecond: 20, windowMs: 10_000 });
  const starts: number[] = [];
  const all = Promise.all(
    Array.from({ length: 45 }, () =>
      inTurn(async () => void starts.push(clock.monotonic()), never),
    ),
  );
  for (let step = 0; step < 300; step++) {
    await setImmediate();
    clock.advance(100);
  }
  await all;
  for (const [index, start] of starts.entries()) {
    const before = starts[index - 20];
    if (before !== undefined) expect(start - before).toBeGreaterThanOrEqual(10_000);
  }
});

test("TheTVDB's check signs in, and TVmaze's check asks for one series", async () => {
  await using tvdb = await opened("tvdb");
  await tvdb.source.check(never);
  expect(tvdb.server.requests).toEqual(["POST /v4/login"]);
  await using tvmaze = await opened("tvmaze");
  await tvmaze.source.check(never);
  expect(tvmaze.server.requests).toHaveLength(1);
  await using down = await opened("tvmaze", { instead: respond(503) });
  await expect(down.source.check(never)).rejects.toThrow("internal error (503)");
});

test.each(["tvmaze", "tvdb"] as const)(
  "%s: a proxy's 404 says nothing about a series",
  async (kind) => {
    let isProxy = true;
    await using it = await opened(kind, {
      instead: (request, answer) => {
        if (!isProxy || request.url === "/v4/login") return false;
        answer.writeHead(404, { "content-type": "text/plain" }).end("404 page not found");
        return true;
      },
    });
    await expect(it.source.find(IDS, never)).rejects.toThrow("it returned status 404");
    isProxy = false;
    expect((await it.source.find(IDS, never))?.episodes).not.toEqual([]);
  },
);
