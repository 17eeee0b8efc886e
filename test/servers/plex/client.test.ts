import { inspect } from "node:util";
import { expect, test } from "vitest";
import type { Fault } from "../../../src/hosts/demo/stand-ins/fail.ts";
import { createPlexClient } from "../../../src/servers/plex/client.ts";
import type { PlexTransportDeps } from "../../../src/servers/plex/transport/transport.ts";
import { libraryOf } from "../../support/plex/library.ts";
import type { PlexOptions } from "../../support/plex/start-plex.ts";
import { TOKEN, withPlex as withLibrary } from "./with-plex.ts";

const never = new AbortController().signal;
const libraries = [
  { title: "Movies", type: "movie", locations: ["/media/Movies", "/more/Movies"] },
  { id: "7", title: "TV Shows", type: "show", locations: ["/media/TV"] },
  { title: "Music", type: "artist", locations: [] },
];

const withPlex = (options: PlexOptions = {}, deps: Partial<PlexTransportDeps> = {}) =>
  withLibrary({ library: libraryOf(...libraries), ...options }, deps);

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (value) => Promise.reject(new Error(`It should have failed, but gave ${JSON.stringify(value)}`)),
    (error: unknown) => error,
  );

test("libraries are listed with their folders, whatever their type", async () => {
  const stamp = expect.any(String);
  await using it = await withPlex();
  expect(await it.client.sections(never)).toEqual([
    {
      id: "1",
      title: "Movies",
      type: "movie",
      locations: ["/media/Movies", "/more/Movies"],
      refreshing: false,
      stamp,
    },
    { id: "7", title: "TV Shows", type: "show", locations: ["/media/TV"], refreshing: false, stamp },
    { id: "3", title: "Music", type: "artist", locations: [], refreshing: false, stamp },
  ]);
});

test("a server without libraries gives an empty list", async () => {
  await using it = await withPlex({ library: libraryOf() });
  expect(await it.client.sections(never)).toEqual([]);
});

test("it reads numbers as ids, single objects as lists, and skips a bad entry among good ones", async () => {
  await using it = await withPlex();
  const good = { key: 4, title: "Films", type: "movie", Location: { id: 1, path: "D:\\Films" } };
  const body = (Directory: unknown): string => JSON.stringify({ MediaContainer: { size: "9", Directory } });
  it.plex.setFault({ kind: "body", body: body([{ key: "5" }, good, null]) });
  const films = { id: "4", title: "Films", type: "movie", locations: ["D:\\Films"], stamp: "  " };
  expect(await it.client.sections(never)).toEqual([films]);
  it.plex.setFault({ kind: "body", body: body(good) });
  expect(await it.client.sections(never)).toEqual([films]);
});

test("the token and client identity are sent as headers, and the identity request carries no token", async () => {
  await using it = await withPlex();
  await it.client.sections(never);
  expect(await it.client.identity(never)).toEqual({
    machineIdentifier: expect.stringMatching(/^[0-9a-f]{40}$/),
    version: expect.stringMatching(/^1\.41/),
  });
  const [sections, identity] = it.plex.requests;
  expect(sections?.headers).toMatchObject({
    accept: "application/json",
    "x-plex-token": TOKEN,
    "x-plex-client-identifier": "8d2f0c9e-0000-4000-8000-000000000001",
    "x-plex-product": "plex-ingest",
    "x-plex-version": "1.2.3",
  });
  expect(sections?.query).toEqual({});
  expect(identity?.headers["x-plex-token"]).toBeUndefined();
});

test.each(["/media/Movies/A & B + C (1999) #1 100% ?", "/media/Movies/千と千尋/ñ", "/media/Movies/new\nline"])(
  "the folder %j arrives unchanged",
  async (path) => {
    await using it = await withPlex();
    await it.client.refresh("1", path, never);
    expect(it.plex.scans).toEqual([{ section: "1", path }]);
    expect(it.plex.requests[0]?.method).toBe("GET");
  },
);

test("a folder outside the library is accepted and ignored, as in Plex", async () => {
  await using it = await withPlex();
  await it.client.refresh("1", "/media/Moviesque/X", never);
  expect(it.plex.requests).toHaveLength(1);
  expect(it.plex.scans).toEqual([]);
});

test("an unknown library is not found, after GET and POST", async () => {
  await using it = await withPlex();
  expect(await failure(it.client.refresh("99", "/media/Movies/X", never))).toMatchObject({
    name: "UserError",
    code: "not_found",
    message: "Plex has no library 99.",
  });
  expect(it.plex.requests.map(({ method }) => method)).toEqual(["GET", "POST"]);
});

test("an id that would leave its place in the path is not requested", async () => {
  await using it = await withPlex();
  expect(await failure(it.client.refresh("..", "/x", never))).toMatchObject({ code: "not_found" });
  expect(await failure(it.client.refresh("1/../../", "/x", never))).toMatchObject({ code: "not_found" });
  expect(it.plex.requests).toHaveLength(0);
});

test("a server that accepts no GET for a scan is asked by POST", async () => {
  await using it = await withPlex();
  it.plex.setFault({ kind: "status", status: 405 });
  const refused = await failure(it.client.refresh("1", "/media/Movies/X", never));
  expect(refused).toMatchObject({ code: "unsupported" });
  expect(it.plex.requests.map(({ method }) => method)).toEqual(["GET", "POST"]);
});

const faults: [name: string, fault: Fault, expected: object][] = [
  ["401", { kind: "status", status: 401 }, { code: "plex_unauthorized", message: /PLEX_TOKEN/ }],
  ["403", { kind: "status", status: 403 }, { code: "plex_unauthorized", message: /owner/ }],
  ["500", { kind: "status", status: 500 }, { code: "plex_unavailable", message: /\(500\)/ }],
  ["503", { kind: "status", status: 503, retryAfter: "7" }, { message: /starting/, retryAfterMs: 7_000 }],
  ["400", { kind: "status", status: 400 }, { name: "UserError", code: "refused" }],
  ["400 in a 200", { kind: "body", body: '<Response code="400" status="Bad Request"/>' }, { code: "refused" }],
  [
    "503 in a 200",
    { kind: "body", body: '<?xml version="1.0"?>\n<Response title="Maintenance" code="503"/>' },
    { code: "plex_unavailable" },
  ],
  ["a page", { kind: "html" }, { code: "plex_unavailable", message: /check PLEX_URL/ }],
  ["cut JSON", { kind: "cut" }, { code: "plex_unavailable", message: /check PLEX_URL/ }],
  ["another service", { kind: "body", body: '{"version":1}' }, { code: "plex_unavailable", message: /check PLEX_URL/ }],
  ["a redirect", { kind: "redirect", to: "http://127.0.0.1:1/" }, { code: "plex_unavailable" }],
  ["a reset", { kind: "reset" }, { code: "plex_unavailable", message: /connection was closed/ }],
  ["a cut in the body", { kind: "broken" }, { code: "plex_unavailable", message: /was (?:cut|closed)/ }],
];

test.each(faults)("%s is reported for what it is, never with the token", async (_, fault, expected) => {
  await using it = await withPlex();
  it.plex.setFault(fault);
  const error = await failure(it.client.sections(never));
  const matched = Object.entries(expected).map(([key, value]) => [
    key,
    value instanceof RegExp ? expect.stringMatching(value) : value,
  ]);
  expect(error).toMatchObject(Object.fromEntries(matched));
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(TOKEN);
  expect(it.plex.requests).toHaveLength(1);
  it.plex.setFault(undefined);
  expect(await it.client.sections(never)).toHaveLength(3);
});

test.each(["hang", "stall"] as const)("an answer that %ss is abandoned after the timeout", async (kind) => {
  await using it = await withPlex();
  it.plex.setFault({ kind });
  const asked = failure(it.client.sections(never));
  await expect.poll(() => it.plex.requests.length).toBe(1);
  it.clock.advance(29_999);
  expect(it.clock.sleepers()).toBe(1);
  it.clock.advance(1);
  expect(await asked).toMatchObject({ code: "plex_unavailable", message: expect.stringMatching(/within 30 s/) });
});

test("an abort rejects with the signal's reason", async () => {
  await using it = await withPlex();
  it.plex.setFault({ kind: "hang" });
  const stop = new AbortController();
  const asked = failure(it.client.refresh("1", "/media/Movies/X", stop.signal));
  await expect.poll(() => it.plex.requests.length).toBe(1);
  const reason = new Error("the daemon stops");
  stop.abort(reason);
  expect(await asked).toBe(reason);
});

test.each([
  ["wrong", 1],
  [undefined, 0],
  ["", 0],
  ["line\nbreak", 0],
])("a token %j is refused; sent %i times", async (token, sent) => {
  await using it = await withPlex({}, { token: () => token });
  expect(await failure(it.client.sections(never))).toMatchObject({
    name: "Outage",
    code: "plex_unauthorized",
    message: expect.stringContaining("PLEX_TOKEN"),
  });
  expect(it.plex.requests).toHaveLength(sent);
});

test("a refused connection is reported as an outage where nothing listens", async () => {
  await using it = await withPlex();
  await it.plex.close();
  expect(await failure(it.client.identity(never))).toMatchObject({
    code: "plex_unavailable",
    message: expect.stringMatching(/nothing listens/),
  });
});

test("a path in the address is kept, and a name and password in it are not", async () => {
  await using it = await withPlex();
  const other = createPlexClient({
    baseUrl: `${it.plex.url.replace("//", "//user:pass@")}/plex/`,
    token: () => TOKEN,
    clientIdentifier: "x",
    version: "1",
    timeoutMs: 1000,
    clock: it.clock,
  });
  await failure(other.sections(never));
  await other.close();
  expect(it.plex.requests[0]?.path).toBe("/plex/library/sections");
  expect(it.plex.requests[0]?.headers.authorization).toBeUndefined();
});
