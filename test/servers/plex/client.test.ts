import { inspect } from "node:util";
import { expect, test } from "vitest";
import type { PlexTransportDeps } from "../../../src/servers/plex/transport/transport.ts";
import type { Fault } from "../../support/fault.ts";
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
    (value) =>
      Promise.reject(new Error(`It should have failed, but gave ${JSON.stringify(value)}`)),
    (error: unknown) => error,
  );

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

test.each([
  "/media/Movies/A & B + C (1999) #1 100% ?",
  "/media/Movies/千と千尋/ñ",
  "/media/Movies/new\nline",
])("the folder %j arrives unchanged", async (path) => {
  await using it = await withPlex();
  await it.client.refresh("1", path, never);
  expect(it.plex.scans).toEqual([{ section: "1", path }]);
  expect(it.plex.requests[0]?.method).toBe("GET");
});

test.each([
  ["405", { kind: "status", status: 405 }, "1", "unsupported", ["GET", "POST"]],
  // Plex does not list this library, so another method would not find it either.
  ["404", undefined, "99", "not_found", ["GET"]],
] as const)(
  "retries a scan with POST after %s, unless Plex has no such library",
  async (...row) => {
    const [, fault, library, code, methods] = row;
    await using it = await withPlex();
    it.plex.setFault(fault);
    const scan = it.client.refresh(library, "/media/Movies/X", never);
    expect(await failure(scan)).toMatchObject({ code });
    const scans = it.plex.requests.filter(({ path }) => path.endsWith("/refresh"));
    expect(scans.map(({ method }) => method)).toEqual(methods);
  },
);

const faults: [name: string, fault: Fault, expected: object][] = [
  ["401", { kind: "status", status: 401 }, { code: "plex_unauthorized", message: /PLEX_TOKEN/ }],
  ["403", { kind: "status", status: 403 }, { code: "plex_unauthorized", message: /owner/ }],
  ["500", { kind: "status", status: 500 }, { code: "plex_unavailable", message: /\(500\)/ }],
  [
    "503",
    { kind: "status", status: 503, retryAfter: "7" },
    { message: /starting/, retryAfterMs: 7_000 },
  ],
  ["400", { kind: "status", status: 400 }, { name: "UserError", code: "refused" }],
  [
    "400 in a 200",
    { kind: "body", body: '<Response code="400" status="Bad Request"/>' },
    { code: "refused" },
  ],
  [
    "503 in a 200",
    { kind: "body", body: '<?xml version="1.0"?>\n<Response title="Maintenance" code="503"/>' },
    { code: "plex_unavailable" },
  ],
  ["a page", { kind: "html" }, { code: "plex_unavailable", message: /check PLEX_URL/ }],
  ["cut JSON", { kind: "cut" }, { code: "plex_unavailable", message: /check PLEX_URL/ }],
  [
    "another service",
    { kind: "body", body: '{"version":1}' },
    { code: "plex_unavailable", message: /check PLEX_URL/ },
  ],
  ["a redirect", { kind: "redirect", to: "http://127.0.0.1:1/" }, { code: "plex_unavailable" }],
  ["a reset", { kind: "reset" }, { code: "plex_unavailable", message: /connection was closed/ }],
  [
    "a cut in the body",
    { kind: "broken" },
    { code: "plex_unavailable", message: /was (?:cut|closed)/ },
  ],
];

test.each(faults)("reports %s precisely and without the token", async (_, fault, expected) => {
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

test.each([
  ["wrong", 1],
  [undefined, 0],
  ["", 0],
  ["line\nbreak", 0],
])("rejects the token %j after sending it %i times", async (token, sent) => {
  await using it = await withPlex({}, { token: () => token });
  expect(await failure(it.client.sections(never))).toMatchObject({
    name: "Outage",
    code: "plex_unauthorized",
    message: expect.stringContaining("PLEX_TOKEN"),
  });
  expect(it.plex.requests).toHaveLength(sent);
});
