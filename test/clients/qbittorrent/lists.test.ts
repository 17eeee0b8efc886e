import { expect, test } from "vitest";
import { hashOf } from "../../support/torrent.ts";
import { failure, never } from "../transmission/with-transmission.ts";
import { allOf, withQbittorrent } from "./with-qbittorrent.ts";

const [A, B] = [hashOf("a"), hashOf("b")];

test("returns the whole list first, then requests and returns only changes", async () => {
  await using it = await withQbittorrent();
  it.fake.add(A, { state: "stalledDL", progress: 0.5, amount_left: 50, completion_on: 0 });
  it.fake.add(B);
  const first = await it.client.poll(undefined, never);
  expect([first.isWhole, first.gone, first.torrents.map(({ hash }) => hash)]).toEqual([
    true,
    [],
    [A, B],
  ]);
  it.fake.change(A, { state: "stalledUP", progress: 1, amount_left: 0, completion_on: 5 });
  it.fake.change(B, { seeding_time: 9, ratio: 0.6, time_active: 9 });
  const next = await it.client.poll(first.next, never);
  // Growing seeding totals do not count as a change.
  expect([next.isWhole, next.gone, next.torrents.map(({ hash }) => hash)]).toEqual([
    false,
    [],
    [A],
  ]);
  expect(next.torrents[0]).toMatchObject({ name: "Heat.1995.mkv", waits: undefined });
  it.fake.rows.delete(A);
  expect(await it.client.poll(next.next, never)).toMatchObject({
    isWhole: false,
    gone: [A],
    torrents: [],
  });
  const asked = it.fake.requests
    .filter(({ path }) => path === "sync/maindata")
    .map(({ query }) => query.get("rid"));
  expect(asked).toEqual(["0", "1", "2"]);
});

test("starts over with the whole list for an old cursor or another client's cursor", async () => {
  await using it = await withQbittorrent();
  it.fake.add(A);
  const first = await it.client.poll(undefined, never);
  const second = await it.client.poll(first.next, never);
  for (const cursor of [first.next, {}, undefined]) {
    expect(await it.client.poll(cursor, never)).toMatchObject({ isWhole: true });
  }
  expect(await it.client.poll(second.next, never)).toMatchObject({ isWhole: true });
});

test("requests the whole list again if the previous request failed halfway", async () => {
  await using it = await withQbittorrent();
  it.fake.add(A);
  const { next } = await it.client.poll(undefined, never);
  it.fake.state.fault = { kind: "cut", only: "maindata" };
  expect(await failure(it.client.poll(next, never))).toMatchObject({ code: "client_unavailable" });
  it.fake.state.fault = undefined;
  expect(await it.client.poll(next, never)).toMatchObject({
    isWhole: true,
    torrents: [{ hash: A }],
  });
});

test("recognises a restart by a full response, and counts no torrent as removed", async () => {
  const auth = { username: "anna", password: "p" };
  await using it = await withQbittorrent({ auth });
  it.fake.add(A);
  const { next } = await it.client.poll(undefined, never);
  it.fake.restart();
  it.fake.add(B);
  const again = await it.client.poll(next, never);
  expect([again.gone, again.torrents.map(({ hash }) => hash), again.isWhole]).toEqual([
    [],
    [A, B],
    true,
  ]);
  expect(it.fake.paths().filter((path) => path === "auth/login")).toHaveLength(2);
});

test("trusts an empty list, and any list before 4.5, two minutes after the session began", async () => {
  await using it = await withQbittorrent();
  expect((await it.client.poll(undefined, never)).isWhole).toBe(false);
  it.clock.advance(120_000);
  expect((await it.client.poll(undefined, never)).isWhole).toBe(true);

  await using old = await withQbittorrent({ version: "2.8.5" });
  old.fake.add(A);
  expect((await old.client.poll(undefined, never)).isWhole).toBe(false);
  old.clock.advance(120_000);
  expect((await old.client.poll(undefined, never)).isWhole).toBe(true);
});

test("a list with an unreadable row does not prove a removal", async () => {
  await using it = await withQbittorrent();
  it.fake.add(A);
  it.fake.add(B, { state: null });
  it.fake.add("not a hash");
  const { torrents, isWhole } = await it.client.poll(undefined, never);
  expect([torrents.map(({ hash }) => hash), isWhole]).toEqual([[A], false]);
});

test("requests torrents by hash, and sends no request without a valid hash", async () => {
  await using it = await withQbittorrent();
  it.fake.add(A);
  it.fake.add(B);
  expect((await it.client.list([B.toUpperCase(), "x"], never)).map(({ hash }) => hash)).toEqual([
    B,
  ]);
  expect((await it.client.list("all", never)).map(({ hash }) => hash)).toEqual([A, B]);
  const before = it.fake.requests.length;
  expect(await it.client.list([], never)).toEqual([]);
  expect(await it.client.list(["x"], never)).toEqual([]);
  expect(it.fake.requests).toHaveLength(before);
});

test("reads each torrent's files with their wanted flag, and omits unreadable lists", async () => {
  await using it = await withQbittorrent();
  const file = (index: number, given: Record<string, unknown> = {}) => ({
    index,
    name: `Pack/${index}.mkv`,
    size: 5,
    priority: 1,
    ...given,
  });
  const hashes = ["a", "b", "c", "d"].map(hashOf);
  for (const hash of hashes) it.fake.add(hash);
  const [good = "", odd = "", many = ""] = hashes;
  it.fake.files.set(good, [file(0), file(1, { priority: 0 }), file(2, { priority: 7 })]);
  it.fake.files.set(odd, [file(0), file(1, { size: null })]);
  it.fake.files.set(
    many,
    Array.from({ length: 5001 }, (_, index) => file(index)),
  );
  const [answer, ...more] = await allOf(it.client.filesOf(hashes, never));
  expect(more).toEqual([]);
  expect(answer?.torrents).toMatchObject([
    {
      torrent: { hash: good },
      files: [
        { name: "Pack/0.mkv", length: 5, wanted: true },
        { name: "Pack/1.mkv", length: 5, wanted: false },
        { name: "Pack/2.mkv", length: 5, wanted: true },
      ],
    },
  ]);
  expect(answer?.tooLong).toEqual([
    { hash: many, message: "It has 5001 files; torrents with more than 5000 files are not filed." },
  ]);
});

test("reads the hosts of a torrent's trackers, and no part of an address that may be a password", async () => {
  await using it = await withQbittorrent();
  it.fake.add(A);
  it.fake.state.trackers = [
    "** [DHT] **",
    "** [PeX] **",
    "https://Tracker.Example.org/s3cret/announce",
    "https://tracker.example.org:8443/s3cret",
    "udp://other.net:1337/announce",
    "wss://[2001:DB8::1]/x",
    "",
  ];
  expect(await it.client.trackers?.(A, never)).toEqual([
    "tracker.example.org",
    "other.net",
    "[2001:db8::1]",
  ]);
  it.fake.state.trackers = [];
  expect(await it.client.trackers?.(A, never)).toEqual([]);
  expect(await failure(it.client.trackers?.(B, never) ?? Promise.resolve())).toMatchObject({
    code: "not_found",
  });
});

test("repeats a read once if qBittorrent closed the kept connection", async () => {
  await using it = await withQbittorrent();
  await it.client.folders(never);
  let asked = 0;
  Object.defineProperty(it.fake.state, "fault", {
    get: () => (asked++ === 0 ? { kind: "reset" } : undefined),
  });
  expect((await it.client.folders(never)).download).toEqual(["/dl"]);
  expect(asked).toBeGreaterThan(2);
});

test("a 404 for trackers means a missing torrent only if the list lacks it", async () => {
  await using it = await withQbittorrent();
  it.fake.add(A);
  it.fake.state.fault = { kind: "status", status: 404, only: "trackers" };
  const ask = async (hash: string): Promise<unknown> => it.client.trackers?.(hash, never);
  expect(await failure(ask(A))).toMatchObject({ code: "client_unavailable" });
  expect(await failure(ask(B))).toMatchObject({ code: "not_found" });
});
