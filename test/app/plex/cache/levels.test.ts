import { statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { never, withCache } from "./with-cache.ts";

test("the next process uses the cached answers, also while Plex is down", async () => {
  using it = withCache();
  await it.cache.read(it.thing(), never);
  await it.settle();
  it.cache.close();
  it.clock.advance(60_000);
  const next = it.open();
  expect(await next.read(it.thing(), never)).toMatchObject({ value: { n: 1 }, ageSeconds: 60 });
  it.clock.advance(900_000);
  it.fail();
  it.plex.machine = new Error("down");
  expect(await it.open().read(it.thing(), never)).toMatchObject({
    value: { n: 1 },
    ageSeconds: 960,
    stale: true,
  });
});

test("another program version ignores the entries", async () => {
  using it = withCache();
  await it.cache.read(it.thing(), never);
  await it.settle();
  expect(await it.open({ version: "1.0.1" }).read(it.thing(), never)).toMatchObject({
    value: { n: 2 },
  });
});

test("ignores an entry of a different shape", async () => {
  using it = withCache();
  it.plex.answers = () => ({ m: 1 });
  await it.cache.read(it.thing(), never);
  await it.settle();
  it.plex.answers = () => ({ n: 5 });
  expect(await it.open().read(it.thing(), never)).toMatchObject({ value: { n: 5 } });
});

test("a change by one process makes the other processes' answers stale at once", async () => {
  using it = withCache();
  const other = it.open();
  await it.cache.read(it.thing(), never);
  await it.settle();
  it.clock.advance(10);
  expect(await other.read(it.thing(), never)).toMatchObject({ value: { n: 1 } });
  await it.cache.invalidate(["libraries"]);
  it.clock.advance(10);
  expect(await other.read(it.thing(), never)).toEqual({ value: { n: 2 }, at: it.clock.now() });
  await it.settle();
  // The process that made the change also gets the values that the other process read again.
  expect(await it.cache.read(it.thing(), never)).toMatchObject({ value: { n: 2 }, ageSeconds: 0 });
  expect(it.plex.asked).toBe(2);
});

test("drops the old server's answers once another server is recognised at the same address", async () => {
  using it = withCache();
  await it.cache.read(it.thing(), never);
  it.plex.machine = "server-two";
  it.clock.advance(60_000);
  // A cached answer is returned at once, while the server's identity is being checked.
  expect(await it.cache.read(it.thing(), never)).toMatchObject({ value: { n: 1 } });
  await it.settle();
  expect(await it.cache.read(it.thing(), never)).toMatchObject({ value: { n: 2 } });
  it.fail();
  await it.settle();
  it.cache.close();
  const next = it.open();
  expect(await next.read(it.thing(), never)).toMatchObject({ value: { n: 2 } });
});

test("returns an answer that may be from either of two servers, but does not cache it", async () => {
  using it = withCache();
  await it.cache.read(it.thing(), never);
  it.plex.machine = "server-two";
  it.clock.advance(900_000);
  expect(await it.cache.read(it.thing(), never)).toMatchObject({ value: { n: 2 } });
  expect(await it.cache.read(it.thing(), never)).toEqual({ value: { n: 3 }, at: it.clock.now() });
});

test("requests the server's identity once a minute, and treats a server without one as unchanged", async () => {
  using it = withCache();
  for (let second = 0; second < 59; second++) {
    await it.cache.read(it.thing(String(second)), never);
    it.clock.advance(1000);
  }
  expect(it.plex.identified).toBe(1);
  it.plex.machine = new Error("no answer");
  it.clock.advance(1000);
  await it.cache.read(it.thing("0"), never);
  await it.settle();
  expect(it.plex.identified).toBe(2);
  expect(await it.cache.read(it.thing("1"), never)).toMatchObject({ value: { n: 2 } });
});

test("the cache file does not contain the token or the request, and is readable only by its owner", async () => {
  using it = withCache();
  await it.cache.read(it.thing("secret requested", "search"), never);
  await it.settle();
  it.cache.close();
  const { readFileSync } = await import("node:fs");
  const bytes = readFileSync(it.path, "latin1");
  expect(bytes).toContain('{"n":1}');
  expect(bytes).not.toMatch(/token-of-ann|secret requested/);
  expect((statSync(it.path).mode & 0o777).toString(8)).toBe("600");
});

test("an unusable cache folder causes only a warning", async () => {
  using it = withCache({ path: "/proc/none/cache.db" });
  await it.cache.read(it.thing(), never);
  expect(await it.cache.read(it.thing(), never)).toMatchObject({ value: { n: 1 } });
  await it.cache.invalidate(["libraries"]);
  it.clock.advance(1);
  expect(await it.cache.read(it.thing(), never)).toMatchObject({ value: { n: 2 } });
  expect(it.warnings).toEqual([
    expect.stringMatching(/^The cache \/proc\/none\/cache\.db is not used: /),
  ]);
});

test("sets aside a file that is not a database, and creates a new one", async () => {
  using it = withCache();
  it.cache.close();
  writeFileSync(
    it.path,
    "no database at all, and long enough to be looked into as if it were one. ".repeat(20),
  );
  const next = it.open();
  await next.read(it.thing(), never);
  await it.settle();
  expect(await it.open().read(it.thing(), never)).toMatchObject({ value: { n: 1 } });
  expect(statSync(`${it.path}.damaged`).size).toBeGreaterThan(1000);
  expect(it.warnings).toEqual([]);
});

test("a patient read waits for its full timeout, uses fresh answers and never returns stale ones", async () => {
  using it = withCache();
  const { readPatiently } = it.cache;
  await readPatiently(it.thing(), never);
  expect(await readPatiently(it.thing(), never)).toMatchObject({ value: { n: 1 }, ageSeconds: 0 });
  it.clock.advance(900_000);
  it.plex.answers = undefined;
  const patient = readPatiently(it.thing(), never);
  const client = it.cache.read(it.thing(), never);
  await it.settle();
  // A client does not wait for background retries.
  expect(it.plex.asked).toBe(3);
  it.clock.advance(60_000);
  it.plex.waiting[0]?.resolve({ n: 3 });
  expect(await patient).toMatchObject({ value: { n: 3 } });
  expect(await client).toMatchObject({ stale: true });
});
