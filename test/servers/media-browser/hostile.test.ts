import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import type { MediaServer } from "../../../src/core/library/media-server.ts";
import { NO_NUMBERS } from "../../../src/core/scan/numbers.ts";
import type { TraceEvent } from "../../../src/core/trace.ts";
import { createEmbyServer } from "../../../src/servers/emby/media-server.ts";
import { createJellyfinServer } from "../../../src/servers/jellyfin/media-server.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { startHttpServer } from "../../support/loopback.ts";
import { listAll } from "../../support/media-browser/served.ts";
import { KEY } from "../../support/media-browser/stand-in.ts";
import { randomFrom, SEED } from "../../support/random.ts";
import { waitFor } from "../../support/wait-for.ts";

const MOVIES = "/media/Movies";
const FILM = `${MOVIES}/Paper Harbor (2014)/Paper Harbor é (2014).mkv`;
const KINDS = [
  ["jellyfin", "10.11.11"],
  ["jellyfin", "12.1.0"],
  ["emby", "4.9.3.0"],
] as const;
const ANSWERS = 100;

type Kind = (typeof KINDS)[number][0];
type Answer = {
  status?: number;
  headers?: Record<string, string>;
  body: string;
  /** Sends the body slowly and never ends. */
  drips?: boolean;
};
type Hostility = (answer: unknown, random: () => number, other: string) => Answer;

/** Paths that differ from the wanted one, and must not prove it. */
const NEAR_PATHS = [
  FILM.toLowerCase(),
  FILM.normalize("NFD"),
  `${FILM}\0`,
  `${FILM}/`,
  `\u202e${FILM}`,
  FILM.replaceAll("/", "\\"),
  `${MOVIES}/../Movies/Paper Harbor (2014)/Paper Harbor é (2014).mkv`,
  `//media/Movies/Paper Harbor (2014)/Paper Harbor é (2014).mkv`,
  FILM.replace("Movies", "Films"),
  ` ${FILM}`,
  "",
];

const pick = <T>(values: readonly T[], random: () => number): T => {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error("There is nothing to pick from.");
  return value;
};

const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  0.5,
  "",
  "\0",
  "🎬\u202e",
  KEY,
  [],
  {},
  [[]],
  [null],
  { Id: null },
  { length: 1e9 },
  "9".repeat(5000),
];

/** Replaces some values at any depth by values of other types. */
function spoil(value: unknown, random: () => number): unknown {
  if (random() < 0.15) return pick(WRONG, random);
  if (Array.isArray(value)) return value.map((entry) => spoil(entry, random));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, spoil(part, random)]),
  );
}

const HOSTILITIES: Readonly<Record<string, Hostility>> = {
  truncated: (answer, random) => {
    const text = JSON.stringify(answer);
    return { body: text.slice(0, Math.floor(random() * text.length)) };
  },
  "wrong types": (answer, random) => ({ body: JSON.stringify(spoil(answer, random)) }),
  "prototype keys": (answer) => ({
    body: JSON.stringify(answer).replaceAll(
      "{",
      '{"__proto__":{"Path":"/x"},"constructor":{"prototype":{"Type":"Movie"}},',
    ),
  }),
  "huge list": (_, random) => {
    const row = pick(["{}", "null", '""', '{"Id":"7","Type":"Movie"}'], random);
    const rows = `${`${row},`.repeat(12_000)}${row}`;
    return { body: random() < 0.5 ? `[${rows}]` : `{"Items":[${rows}],"TotalRecordCount":12001}` };
  },
  "deep nesting": () => ({ body: "[".repeat(50_000) }),
  "a page of HTML": () => ({
    headers: { "content-type": "text/html" },
    body: `<html>${KEY}</html>`,
  }),
  "a starting server": () => ({ status: 503, headers: { "retry-after": "005" }, body: "<html>" }),
  "a redirect": (_, random, other) => ({
    status: pick([301, 302, 303, 307, 308], random),
    headers: {
      location: pick(
        [`${other}/System/Info?api_key=${KEY}`, `http://${KEY}.example/`, `/${KEY}/web/`, "::"],
        random,
      ),
    },
    body: "",
  }),
  "an error status": (_, random) => ({
    status: pick([400, 401, 403, 404, 415, 429, 500, 502, 599], random),
    headers: { "www-authenticate": KEY, "retry-after": KEY },
    body: `Error processing request. ${KEY}`,
  }),
  "an escaped key": (answer, random) => ({
    body: JSON.stringify(spoil(answer, random)).replaceAll(KEY, KEY.replace("-", "\\u002d")),
  }),
  drip: (answer) => ({ body: JSON.stringify(answer), drips: true }),
};

/** An honest answer for each address, without the wanted file. */
function answerFor(kind: Kind, version: string, url: URL): unknown {
  const library = kind === "jellyfin" ? "a".repeat(32) : "7";
  const number = (at: number): string =>
    kind === "jellyfin" ? at.toString(16).padStart(32, "0") : String(at);
  switch (url.pathname) {
    case "/System/Info":
    case "/System/Info/Public":
      return { Version: version, Id: "5".repeat(32), ServerName: KEY };
    case "/Library/VirtualFolders":
    case "/Library/VirtualFolders/Query": {
      const films = { Name: `Films ${KEY}`, ItemId: library, CollectionType: "movies" };
      const Items = [{ ...films, Locations: [MOVIES] }];
      return kind === "jellyfin" ? Items : { Items };
    }
    case "/Sessions":
      return [{ NowPlayingItem: { Id: number(1), Path: `${MOVIES}/${KEY}.mkv` } }];
    case "/System/Configuration":
      return { LibraryMonitorDelay: 60 };
    default: {
      const Items = NEAR_PATHS.map((Path, at) => ({
        Id: number(at + 1),
        Type: "Movie",
        Name: KEY,
        Path,
        MediaSourceCount: 2,
        MediaSources: [{ Path }, { Path: NEAR_PATHS[0] }],
        PartCount: at,
        ProviderIds: { Tmdb: "900001", [KEY]: KEY },
      }));
      return { Items, TotalRecordCount: Items.length };
    }
  }
}

const callsOf = (
  server: MediaServer,
  kind: Kind,
  signal: AbortSignal,
): Record<string, () => Promise<unknown>> => {
  const library = {
    id: kind === "jellyfin" ? "a".repeat(32) : "7",
    title: "Films",
    type: "movie",
    locations: [MOVIES],
  };
  const work = { type: "movie" as const, tmdbId: 900001, title: "Paper Harbor", year: 2014 };
  return {
    check: () => server.check(signal),
    libraries: () => server.libraries(signal),
    find: () =>
      server.find(
        library,
        { files: [{ path: FILM, work, numbers: NO_NUMBERS }], depth: "all", since: 0 },
        signal,
      ),
    works: () => listAll(server.works(library.id, "movie", signal)),
    episodes: () => server.episodes(library.id, signal),
    report: () => server.refresh(library.id, `${MOVIES}/A (2001)`, signal),
    playing: async () => await server.playing?.(signal),
  };
};

test.each(KINDS)(
  "a hundred hostile answers of %s %s are outages or prove nothing",
  async (kind, version) => {
    const random = randomFrom(SEED);
    const heard: string[] = [];
    await using other = await startHttpServer((request, response) => {
      heard.push(JSON.stringify([request.url, request.headers]));
      response.end("{}");
    });
    let [asked, dripping] = [0, 0];
    let hostility: Hostility = () => ({ body: "" });
    await using origin = await startHttpServer((request, response) => {
      asked++;
      const url = new URL(request.url ?? "", "http://hostile");
      const honest = answerFor(kind, version, url);
      // Some requests before the hostile one are answered honestly, so that later ones are reached.
      const isHonest = random() < 0.5;
      const answer = isHonest
        ? { body: JSON.stringify(honest) }
        : hostility(honest, random, other.origin);
      send(response, answer);
    });
    function send(response: ServerResponse, { status = 200, headers, body, drips }: Answer): void {
      response.writeHead(status, headers);
      if (drips === true) {
        dripping++;
        response.write(body.slice(0, 1));
      } else {
        response.end(body);
      }
    }
    const clock = fakeClock();
    const traced: TraceEvent[] = [];
    const create = kind === "jellyfin" ? createJellyfinServer : createEmbyServer;
    const server = create({
      baseUrl: origin.origin,
      apiKey: () => KEY,
      timeoutMs: 30_000,
      maxConnections: 4,
      clock,
      trace: (event) => void traced.push(event),
    });
    const calls = callsOf(server, kind, new AbortController().signal);
    const seen: string[] = [];
    for (let number = 0; number < ANSWERS; number++) {
      const [what = ""] = Object.keys(HOSTILITIES).slice(number % Object.keys(HOSTILITIES).length);
      hostility = HOSTILITIES[what] ?? hostility;
      // Each answer meets the proof, and two other calls in turn.
      const isTurn = (at: number): boolean => (at + number) % 4 === 0;
      const some = Object.entries(calls).filter(([name], at) => name === "find" || isTurn(at));
      for (const [name, call] of some) {
        const before = asked;
        const running = { isDone: what !== "drip" };
        const result = call()
          .then(
            (value) => {
              if (name === "find") expect((value as Map<string, unknown>).has(FILM)).toBe(false);
              return value instanceof Map ? [...value] : value;
            },
            (error: unknown) => `${(error as Error).name}: ${(error as Error).message}`,
          )
          .finally(() => {
            running.isDone = true;
          });
        // A drip never ends, so only the deadline ends the request.
        while (!running.isDone) {
          await waitFor("an answer or a drip", () => running.isDone || dripping > 0);
          if (dripping > 0) clock.advance(30_000);
          dripping = 0;
        }
        const text = JSON.stringify(await result) ?? "";
        if (text.startsWith('"') && name !== "check") seen.push(text);
        expect(text, `${what}, ${name}`).not.toMatch(/TypeError|RangeError|SyntaxError|ZodError/);
        expect(text, `${what}, ${name}`).not.toContain(KEY);
        expect(asked - before, `${what}, ${name}`).toBeLessThan(200);
      }
    }
    await server.close();
    expect(heard).toEqual([]);
    expect(JSON.stringify(traced)).not.toContain(KEY);
    expect(new Set(seen.map((text) => /^"(\w+)/.exec(text)?.[1]))).toEqual(
      new Set(["Outage", "UserError"]),
    );
    expect({}).not.toHaveProperty("Path");
  },
);

test.each(KINDS)("a list of %s %s that grows with each page ends", async (kind, version) => {
  let asked = 0;
  await using origin = await startHttpServer((request, response) => {
    const url = new URL(request.url ?? "", "http://hostile");
    const isList = url.pathname === "/Items" && url.searchParams.has("parentId");
    if (!isList) {
      response.end(JSON.stringify(answerFor(kind, version, url)));
      return;
    }
    asked++;
    const Id = kind === "jellyfin" ? asked.toString(16).padStart(32, "0") : String(asked);
    const Items = [{ Id, Type: "Movie", Path: `${MOVIES}/${asked}.mkv` }];
    response.end(JSON.stringify({ Items, TotalRecordCount: asked + 1 }));
  });
  const create = kind === "jellyfin" ? createJellyfinServer : createEmbyServer;
  const server = create({
    baseUrl: origin.origin,
    apiKey: () => KEY,
    timeoutMs: 30_000,
    maxConnections: 4,
    clock: fakeClock(),
  });
  const { works } = callsOf(server, kind, new AbortController().signal);
  await expect(works?.()).rejects.toThrow("listed");
  expect(asked).toBeLessThan(200);
  await server.close();
});
