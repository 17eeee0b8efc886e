import { inspect } from "node:util";
import { expect, test } from "vitest";
import type { Fault } from "../../support/fault.ts";
import { failure, never, withTmdb } from "./with-tmdb.ts";

const KEY = "abcdefabcdefabcdefabcdefabcdef12";
const dune = { type: "movie", title: "Dune" } as const;

const faults: [name: string, fault: Fault, code: string, says: RegExp][] = [
  ["401", { kind: "status", status: 401 }, "tmdb_unauthorized", /check that TMDB_API_KEY/],
  ["403", { kind: "status", status: 403 }, "tmdb_unauthorized", /check that TMDB_API_KEY/],
  ["429", { kind: "status", status: 429 }, "tmdb_unavailable", /rate limiting requests/],
  ["500", { kind: "status", status: 500 }, "tmdb_unavailable", /internal error \(500\)/],
  ["503", { kind: "status", status: 503 }, "tmdb_unavailable", /internal error \(503\)/],
  ["418", { kind: "status", status: 418 }, "tmdb_unavailable", /status 418/],
  ["a page", { kind: "html" }, "tmdb_unavailable", /not JSON/],
  ["cut JSON", { kind: "cut" }, "tmdb_unavailable", /not JSON/],
  ["only null", { kind: "body", body: "null" }, "tmdb_unavailable", /unexpected shape/],
  [
    "another list",
    { kind: "body", body: '{"results":[{"id":"1"},7]}' },
    "tmdb_unavailable",
    /\(results\)/,
  ],
  ["no list", { kind: "body", body: '{"results":{}}' }, "tmdb_unavailable", /unexpected shape/],
  [
    "a body without end",
    { kind: "body", body: " ".repeat(8 * 1024 * 1024 + 1) },
    "tmdb_unavailable",
    /larger than/,
  ],
  ["a reset", { kind: "reset" }, "tmdb_unavailable", /connection was closed/],
  ["a cut in the body", { kind: "broken" }, "tmdb_unavailable", /was (?:cut|closed)/],
];

test.each(faults)(
  "reports %s from TMDB as an outage with its own message, and caches nothing",
  async (_, fault, code, says) => {
    await using it = await withTmdb({ key: KEY });
    it.tmdb.setFault(fault);
    const error = await failure(it.client.search(dune, never));
    expect(error).toMatchObject({ name: "Outage", code, message: expect.stringMatching(says) });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(KEY);
    expect(it.cache.entries.size).toBe(0);
    expect(it.tmdb.requests).toHaveLength(1);

    it.tmdb.setFault(undefined);
    expect(await it.client.search(dune, never)).toHaveLength(3);
  },
);

test.each(["hang", "stall"] as const)(
  "gives up after ten seconds on a response that %ss",
  async (kind) => {
    await using it = await withTmdb({ key: KEY });
    it.tmdb.setFault({ kind });
    const asked = failure(it.client.search(dune, never));
    await expect.poll(() => it.tmdb.requests.length).toBe(1);
    it.clock.advance(9_999);
    expect(it.clock.sleepers()).toBe(1);
    it.clock.advance(1);
    const error = await asked;
    expect(error).toMatchObject({
      code: "tmdb_unavailable",
      message: expect.stringMatching(/timed out after 10 s/),
    });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(KEY);
  },
);

test("does not follow a redirect", async () => {
  await using other = await withTmdb();
  await using it = await withTmdb();
  it.tmdb.setFault({ kind: "redirect", to: `${other.tmdb.url}/search/movie?query=Dune` });
  expect(await failure(it.client.search(dune, never))).toMatchObject({ code: "tmdb_unavailable" });
  expect(other.tmdb.requests).toHaveLength(0);
});

test("treats a 404 that does not come from TMDB as an outage, not as a missing film", async () => {
  await using it = await withTmdb();
  it.tmdb.setFault({ kind: "html", status: 404 });
  expect(await failure(it.client.details("movie", 603, [], never))).toMatchObject({
    code: "tmdb_unavailable",
  });
  expect(it.cache.entries.size).toBe(0);
});

test("reports a request that TMDB rejects as malformed as an error, not as an outage", async () => {
  await using it = await withTmdb();
  it.tmdb.setFault({ kind: "status", status: 400 });
  expect(await failure(it.client.search(dune, never))).toMatchObject({
    name: "Error",
    message: "TMDB rejected the request as malformed (status 400, code 22).",
  });
});

test("reports a refused connection as an outage, with the reason that nothing is listening", async () => {
  await using it = await withTmdb();
  await it.tmdb.close();
  expect(await failure(it.client.check(never))).toMatchObject({
    code: "tmdb_unavailable",
    message: expect.stringMatching(/nothing is listening/),
  });
});

test.each([
  ["2", 2_000],
  ["Sun, 01 Mar 2026 12:00:30 GMT", 30_000],
  ["86400", 60_000],
  ["Sun, 01 Mar 2026 11:00:00 GMT", 0],
  ["soon", undefined],
])("Retry-After: %s means a pause of %s ms", async (retryAfter, retryAfterMs) => {
  await using it = await withTmdb();
  it.tmdb.setFault({ kind: "status", status: 429, retryAfter });
  expect(await failure(it.client.search(dune, never))).toMatchObject({
    code: "tmdb_unavailable",
    retryAfterMs,
  });
});

test("sends no requests during a pause that TMDB demands, but still serves cached responses", async () => {
  await using it = await withTmdb();
  await it.client.search(dune, never);
  it.tmdb.setFault({ kind: "status", status: 429, retryAfter: "10" });
  await failure(it.client.search({ type: "movie", title: "Alien" }, never));
  it.tmdb.setFault(undefined);
  it.clock.advance(4_000);
  expect(await failure(it.client.search({ type: "tv", title: "Dark" }, never))).toMatchObject({
    retryAfterMs: 6_000,
  });
  expect(await it.client.search(dune, never)).toHaveLength(3);
  expect(it.tmdb.requests).toHaveLength(2);
  it.clock.advance(6_000);
  expect(await it.client.search({ type: "tv", title: "Dark" }, never)).toHaveLength(1);
});

test.each([
  [undefined, /set TMDB_API_KEY/],
  ["  ", /set TMDB_API_KEY/],
  ["two words", /copy it again/],
  [`${KEY}\r\nx-evil: 1`, /copy it again/],
])("refuses the credential %j before any request", async (credential, says) => {
  await using it = await withTmdb({}, { credential: () => credential });
  const error = await failure(it.client.check(never));
  expect(error).toMatchObject({ code: "tmdb_unauthorized", message: expect.stringMatching(says) });
  expect(inspect(error)).not.toContain(KEY);
  expect(it.tmdb.requests).toHaveLength(0);
});

test("uses a rotated key at once", async () => {
  let key = "ffffffffffffffffffffffffffffffff";
  await using it = await withTmdb({ key: KEY }, { credential: () => key });
  expect(await failure(it.client.check(never))).toMatchObject({ code: "tmdb_unauthorized" });
  key = `${KEY}\n`;
  await it.client.check(never);
});

test("rejects with the signal's reason when aborted", async () => {
  await using it = await withTmdb();
  it.tmdb.setFault({ kind: "hang" });
  const stop = new AbortController();
  const asked = failure(it.client.search(dune, stop.signal));
  await expect.poll(() => it.tmdb.requests.length).toBe(1);
  const reason = new Error("the daemon stops");
  stop.abort(reason);
  expect(await asked).toBe(reason);
  expect(await failure(it.client.check(stop.signal))).toBe(reason);
  expect(it.tmdb.requests).toHaveLength(1);
});
