import type { OutgoingHttpHeaders } from "node:http";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createSlowDown } from "../../../../src/hosts/web/guard/admit.ts";
import { fakeClock } from "../../../support/fake-clock.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { startPage } from "../page/page-server.ts";
import { BEARER, call, JSON_TYPE, startWeb } from "../web-server.ts";

const { signal } = new AbortController();
const REVIEWER = "r3viewer-".repeat(4);
const READER = "r3ader-".repeat(6);
const HOOK = "h00k-".repeat(7);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test("delays each response longer after three wrong tokens, and resets the delay after a minute", async () => {
  const clock = fakeClock();
  const warned: string[] = [];
  const guard = createSlowDown({ clock, warn: (message) => void warned.push(message) });
  for (const _ of [1, 2, 3]) await guard.failed("192.0.2.1", signal);
  const delays: number[] = [];
  for (let tries = 0; tries < 6; tries++) {
    const answered = { is: false };
    const done = guard.failed("192.0.2.1", signal).then(() => (answered.is = true));
    let waited = 0;
    while (!answered.is) {
      clock.advance(100);
      waited += 100;
      await setImmediate();
    }
    await done;
    delays.push(waited);
  }
  expect(delays).toEqual([200, 400, 800, 1600, 2000, 2000]);
  expect(warned).toEqual([
    "HTTP: 192.0.2.1 sends wrong tokens or refused bodies; responses to it are delayed.",
  ]);
  await guard.failed("192.0.2.2", signal);
  clock.advance(60_000);
  await guard.failed("192.0.2.1", signal);
});

test("refuses the next guess at once when 64 guesses are already waiting", async () => {
  const clock = fakeClock();
  const guard = createSlowDown({ clock, warn: () => {} });
  for (const _ of [1, 2, 3]) await guard.failed("192.0.2.1", signal);
  const waiting = Array.from({ length: 64 }, () => guard.failed("192.0.2.1", signal));
  await expect(guard.failed("192.0.2.1", signal)).rejects.toMatchObject({
    status: 429,
    headers: { "Retry-After": "60" },
  });
  clock.advance(2000);
  await Promise.all(waiting);
});

test.each([
  ["one address", () => "192.0.2.1"],
  ["three hundred addresses", (n: number) => `198.51.${n >> 8}.${n & 255}`],
  ["one IPv6 network", (n: number) => `2001:db8::${n.toString(16)}`],
  ["three hundred IPv6 networks", (n: number) => `2001:db8:${n.toString(16)}::1`],
])("300 wrong tokens from %s take ten minutes", async (_, addressOf) => {
  const waits: number[] = [];
  const clock = {
    monotonic: () => 0,
    sleep: async (ms: number) => void waits.push(ms),
  };
  const guard = createSlowDown({ clock, warn: () => {} });
  for (let n = 0; n < 300; n++) await guard.failed(addressOf(n), signal);
  const seconds = waits.reduce((sum, ms) => sum + ms, 0) / 1000;
  expect(seconds).toBeGreaterThan(570);
});

test("a warning tells once that tokens are tried from many addresses", async () => {
  const warned: string[] = [];
  const clock = { monotonic: () => 0, sleep: async () => {} };
  const guard = createSlowDown({ clock, warn: (message) => void warned.push(message) });
  for (let n = 0; n < 100; n++) await guard.failed(`198.51.100.${n}`, signal);
  expect(warned).toEqual([
    "HTTP: several addresses send wrong tokens or refused bodies; responses to them are delayed.",
  ]);
});

test("does not delay a client with the right token because of others at the same address", async () => {
  const clock = fakeClock();
  await using web = await startWeb({ clock });
  const wrong = { path: "/metrics", headers: { authorization: "Bearer wrong" } };
  const tries = Array.from({ length: 12 }, () => web.ask(wrong));
  await waitFor("those that wait", () => clock.sleepers() === 9);
  expect((await web.ask({ path: "/metrics", headers: BEARER })).status).toBe(200);
  expect(clock.sleepers()).toBe(9);
  clock.advance(2000);
  expect(new Set((await Promise.all(tries)).map(({ status }) => status))).toEqual(new Set([401]));
});

const LONG = Buffer.alloc(100 * 1024, " ");
const BRACKETS = "[".repeat(1000);

/** Bodies that each kind of token may send, and the status with which they are refused. */
const REFUSED: [string, string, OutgoingHttpHeaders, string | Buffer, number][] = [
  ["the operator's call", "/mcp", BEARER, BRACKETS, 400],
  ["the operator's report", "/api/process-torrent", BEARER, LONG, 413],
  ["a reviewer's call", "/mcp", bearer(REVIEWER), BRACKETS, 400],
  ["a reader's long body", "/mcp", bearer(READER), LONG, 403],
  ["an app's message", "/api/hook/any", bearer(HOOK), BRACKETS, 400],
  ["Plex's message", `/api/hook/plex/${HOOK}`, {}, BRACKETS, 400],
  ["a compressed body", "/mcp", { ...BEARER, "content-encoding": "gzip" }, BRACKETS, 415],
  ["a sign-in", "/session", { "x-plex-ingest": "1" }, BRACKETS, 400],
  ["a long body without a token", "/mcp", {}, LONG, 401],
  ["a long body to an address that does not exist", "/elsewhere", BEARER, LONG, 404],
];

test.each(REFUSED)(
  "%s that is refused is answered later, and other requests of its address are not",
  async (_, path, headers, body, status) => {
    const clock = fakeClock();
    await using web = await startPage({
      clock,
      reviewerToken: REVIEWER,
      readerToken: READER,
      hookSecret: HOOK,
    });
    const origin = { origin: web.url };
    const send = () =>
      web.ask({ method: "POST", path, headers: { ...JSON_TYPE, ...origin, ...headers }, body });
    for (const _free of [1, 2, 3]) expect((await send()).status).toBe(status);
    const sleepers = clock.sleepers();
    const late = send();
    await waitFor("the one that waits", () => clock.sleepers() === sleepers + 1);
    expect((await web.ask({ path: "/health/live" })).status).toBe(200);
    expect((await web.send(call(1))).status).toBe(200);
    expect(clock.sleepers()).toBe(sleepers + 1);
    clock.advance(2000);
    expect((await late).status).toBe(status);
  },
);

test("short bodies without a token are never delayed, because clients look for a sign-in so", async () => {
  const clock = fakeClock();
  await using web = await startWeb({ clock });
  for (let tries = 0; tries < 20; tries++) {
    const asked = web.ask({ method: "POST", path: "/mcp", headers: JSON_TYPE, body: "{}" });
    expect((await asked).status).toBe(401);
  }
});
