import { renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createBacklog } from "../../../src/app/discover/backlog.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { Outage } from "../../../src/base/errors.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { addRelease, countByState } from "../../../src/store/releases/releases.ts";
import { listSourceHealth } from "../../../src/store/releases/sources.ts";
import { isRootParked, parkRoots } from "../../../src/store/settings/database-mark.ts";
import { setPaused } from "../../../src/store/settings/settings.ts";
import { addHint, listHints } from "../../../src/store/torrents/torrent-notes.ts";
import { SILENT_LOG } from "../../support/log.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";
import { TransmissionPort } from "../../support/transmission-port.ts";

const FILM = "Heat.1995.1080p.mkv";

const pause = (t: Torrents, paused: boolean): Promise<void> =>
  t.engine.store.write((trx) => setPaused(trx, paused, { actor: "cli:anna", at: 1 }));

const hint = (t: Torrents, hash: string): Promise<void> =>
  t.engine.store.write((trx) =>
    addHint(trx, { client: "transmission", hash, at: t.engine.clock.now() }),
  );

test("settles a complete torrent after two equal checks 500 ms apart, and starts over if a file changed", async () => {
  await using t = await torrentEngine();
  t.add(FILM);
  await t.poll();
  expect(await t.stateOf(FILM)).toBe("settling");
  writeFileSync(join(t.engine.downloads, FILM), "x".repeat(FILM.length));
  await t.poll(500);
  expect(await t.stateOf(FILM)).toBe("settling");
  await t.poll(499);
  expect(await t.stateOf(FILM)).toBe("settling");
  await t.poll(1);
  expect(await t.stateOf(FILM)).toBe("identifying");
  expect(await t.release(FILM)).toMatchObject({ source: "torrent", fileCount: 1 });
});

test("a complete torrent does not settle while Transmission is still moving it", async () => {
  await using t = await torrentEngine();
  const film = t.add(FILM, FILM, { status: "downloading", onDisk: false });
  await t.looks();
  expect(await t.stateOf(FILM)).toBe("settling");
  expect((await t.release(FILM))?.reasons[0]?.code).toBe("moving");
  // The status changes a moment before the file is there.
  film.status = "seeding";
  await t.looks();
  const [missing] = (await t.release(FILM))?.reasons ?? [];
  expect(missing?.code).toBe("not_on_disk");
  expect(toCommandText(missing?.message ?? "")).toContain(
    `"${FILM}" is not in "${t.engine.downloads}"; check that its disk is mounted`,
  );
  // The file is copied, not renamed.
  t.engine.drop(FILM, "Heat");
  await t.looks();
  expect((await t.release(FILM))?.reasons[0]?.message).toBe(`"${FILM}" has 4 B of 19 B.`);
  t.engine.drop(FILM);
  await t.looks();
  expect(await t.stateOf(FILM)).toBe("identifying");
});

test("only a pack's wanted files are its content, regardless of other files in the folder", async () => {
  await using t = await torrentEngine();
  const pack = t.add("Pack.S01", {
    "E01.mkv": "one",
    "E02.mkv": "two",
    "E03.mkv": "piece of three",
  });
  t.engine.drop("Pack.S01", { "E03.mkv.part": "x", "notes.txt": "mine" });
  const [, , third] = pack.files;
  if (third) Object.assign(third, { length: 700_000, wanted: false });
  await t.looks();
  const release = await t.release("Pack.S01");
  expect(release?.state).toBe("identifying");
  const items = await itemsOf(t.engine.store.read, release?.id ?? 0);
  expect(items.map(({ path }) => path)).toEqual(["E01.mkv", "E02.mkv"]);
});

test("a decided release settles again when files that were selected later are complete", async () => {
  await using t = await torrentEngine();
  const pack = t.add("Pack.S01", { "E01.mkv": "one", "E02.mkv": "two" });
  const [, second] = pack.files;
  if (second) second.wanted = false;
  await t.looks();
  const { id = 0 } = (await t.release("Pack.S01")) ?? {};
  const now = await t.engine.now(id);
  await changeState(
    t.engine.store,
    now,
    { kind: "unsure", reasons: [] },
    { actor: "engine", at: 1 },
  );
  if (second) second.wanted = true;
  pack.leftUntilDone = 3;
  pack.status = "downloading";
  await t.poll();
  expect(await t.stateOf("Pack.S01")).toBe("review");
  pack.leftUntilDone = 0;
  pack.status = "seeding";
  await t.looks();
  expect(await t.stateOf("Pack.S01")).toBe("settling");
  await t.looks();
  expect(await t.stateOf("Pack.S01")).toBe("identifying");
  expect((await t.release("Pack.S01"))?.fileCount).toBe(2);
});

test("an empty list or new ids after a restart of Transmission do not count as a removal", async () => {
  await using t = await torrentEngine();
  const film = t.add(FILM, FILM, { leftUntilDone: 5, status: "downloading", onDisk: false });
  await t.poll();
  t.transmission.torrents = [];
  t.transmission.up = 1;
  for (let n = 0; n < 10; n++) await t.poll(300_000);
  expect(await t.stateOf(FILM)).toBe("settling");
  Object.assign(film, { id: 999, leftUntilDone: 0, status: "seeding" });
  t.transmission.torrents = [film];
  t.engine.drop(FILM);
  await t.looks();
  expect(await t.stateOf(FILM)).toBe("identifying");
});

test("a torrent counts as removed only after it is missing from three consecutive complete lists", async () => {
  await using t = await torrentEngine();
  t.add("Other.2001.mkv");
  const film = t.add(FILM, FILM, { leftUntilDone: 5, percentDone: 0.6, status: "downloading" });
  await t.poll();
  t.transmission.torrents = t.transmission.torrents.filter(({ hash }) => hash !== film.hash);
  await t.poll(300_000);
  await t.poll();
  expect(await t.stateOf(FILM)).toBe("settling");
  await t.poll();
  expect(await t.stateOf(FILM)).toBe("review");
  expect((await t.release(FILM))?.reasons[0]?.code).toBe("torrent_removed");
  // The path never belongs to the folder source while the file is there.
  expect(t.standingOf(join(t.engine.downloads, FILM))).toBe("own");
  // If the torrent is added again, it continues as before.
  t.transmission.torrents.push(
    Object.assign(film, { leftUntilDone: 0, percentDone: 1, status: "seeding" }),
  );
  await t.poll(300_000);
  await t.looks();
  expect(await t.stateOf(FILM)).toBe("identifying");
});

test("a removal reported by Transmission counts at the next list, even if no complete list had the torrent", async () => {
  await using t = await torrentEngine();
  t.add("Other.2001.mkv");
  await t.poll();
  const film = t.add(FILM, FILM, { leftUntilDone: 5, percentDone: 0.6, status: "downloading" });
  await t.poll();
  t.transmission.torrents = t.transmission.torrents.filter(({ hash }) => hash !== film.hash);
  t.transmission.removedIds = [film.id];
  await t.poll();
  await t.poll();
  expect(await t.release(FILM)).toMatchObject({
    state: "review",
    reasons: [{ code: "torrent_removed" }],
  });
});

test("a torrent removed with its data is gone, and returns when added again", async () => {
  await using t = await torrentEngine();
  t.add("Other.2001.mkv");
  const film = t.add(FILM, FILM, { leftUntilDone: 5, percentDone: 0.6, status: "downloading" });
  await t.poll();
  const rest = t.transmission.torrents.filter(({ hash }) => hash !== film.hash);
  t.transmission.torrents = rest;
  rmSync(join(t.engine.downloads, FILM));
  await t.poll(300_000);
  await t.poll();
  await t.poll();
  expect(await t.stateOf(FILM)).toBe("gone");
  Object.assign(film, { leftUntilDone: 0, status: "seeding" });
  t.transmission.torrents = [...rest, film];
  t.engine.drop(FILM);
  await t.poll(300_000);
  await t.looks();
  expect(await t.stateOf(FILM)).toBe("identifying");
});

test("a torrent removed before the second check is still identified if its files are complete", async () => {
  await using t = await torrentEngine();
  t.add("Other.2001.mkv");
  t.add(FILM);
  await t.looks();
  const release = await t.release(FILM);
  if (release) {
    await changeState(
      t.engine.store,
      release,
      { kind: "content_changed" },
      { actor: "engine", at: 1 },
    );
  }
  t.transmission.torrents = t.transmission.torrents.filter(({ name }) => name !== FILM);
  await t.poll(300_000);
  await t.poll();
  await t.poll();
  expect(await t.stateOf(FILM)).toBe("identifying");
});

/** Checks that downloads added after the first poll are not backlog. */
async function laterIsTaken(t: Torrents): Promise<void> {
  t.add("Later.2020.mkv");
  await t.poll(300_000);
  await t.poll(500);
  expect(await t.stateOf("Later.2020.mkv")).toBe("identifying");
}

test("after a database restore, parks unknown finished torrents but not unfinished or later ones", async () => {
  await using t = await torrentEngine();
  const root = "transmission http://127.0.0.1:9091";
  const { store } = t.engine;
  await store.write((trx) => parkRoots(trx, [root]));
  t.add("Other.2001.mkv");
  t.add(FILM, FILM, { leftUntilDone: 5, status: "downloading", onDisk: false });
  await t.looks();
  expect(await t.stateOf("Other.2001.mkv")).toBe("ignored");
  expect(toCommandText((await t.release("Other.2001.mkv"))?.reasons[0]?.message ?? "")).toContain(
    "The restored database does not know it",
  );
  expect(await t.stateOf(FILM)).toBe("settling");
  expect(t.said).toEqual([
    "The restored database does not know 1 download. It is parked, not filed; run plex-ingest backlog to decide.",
  ]);
  expect(await isRootParked(store.read, root)).toBe(false);
  await laterIsTaken(t);
});

test("parks more than 25 finished torrents on the first list, but not unfinished or later ones", async () => {
  await using t = await torrentEngine();
  for (let n = 0; n < 26; n++) t.add(`Film.${1950 + n}.mkv`);
  t.add(FILM, FILM, { leftUntilDone: 5, status: "downloading", onDisk: false });
  await t.looks();
  expect(await t.stateOf("Film.1950.mkv")).toBe("ignored");
  expect((await t.release("Film.1975.mkv"))?.reasons[0]?.code).toBe("backlog");
  expect(t.said).toEqual([
    "26 downloads were here before the first start. They are parked, not filed; run plex-ingest backlog to decide.",
  ]);
  expect(await t.stateOf(FILM)).toBe("settling");
  await laterIsTaken(t);
});

test("the empty list of a Transmission that has just started does not count as the first list", async () => {
  await using t = await torrentEngine();
  t.transmission.up = 1;
  await t.poll();
  for (let n = 0; n < 26; n++) t.add(`Film.${1950 + n}.mkv`);
  await t.looks();
  expect(await t.stateOf("Film.1950.mkv")).toBe("ignored");
});

test("the policy can accept a backlog at once", async () => {
  await using t = await torrentEngine({ backlog: "process" });
  for (let n = 0; n < 26; n++) t.add(`Film.${1950 + n}.mkv`);
  await t.looks();
  expect(await t.stateOf("Film.1950.mkv")).toBe("identifying");
});

test("the policy can accept only files that changed within a number of days", async () => {
  await using t = await torrentEngine({ backlog: 30 });
  t.add("Film.1950.mkv");
  const old = t.add("Film.1951.mkv");
  const ago = t.engine.clock.now() / 1000 - 31 * 86_400;
  utimesSync(join(t.engine.downloads, old.name), ago, ago);
  const now = t.engine.clock.now() / 1000;
  utimesSync(join(t.engine.downloads, "Film.1950.mkv"), now, now);
  await t.looks();
  expect([await t.stateOf("Film.1950.mkv"), await t.stateOf("Film.1951.mkv")]).toEqual([
    "identifying",
    "ignored",
  ]);
});

test("an unfinished torrent that the watched folder parked is not part of the backlog", async () => {
  await using t = await torrentEngine();
  const { store, downloads, clock, signal } = t.engine;
  const unfinished = { leftUntilDone: 5, status: "downloading" } as const;
  for (let number = 0; number < 30; number++) {
    t.add(`Film.Number.${number}.mkv`, undefined, number === 7 ? unfinished : {});
  }
  const fresh = t.transmission.torrents.map(({ name }) => ({
    name,
    kind: "file" as const,
    dev: "1",
    ino: name,
  }));
  const backlog = createBacklog({ store, policy: "ask", clock, log: SILENT_LOG });
  await backlog.takeInNew(downloads, { fresh, total: fresh.length, there: true }, signal);
  expect(await countByState(store.read)).toMatchObject({ ignored: 30 });
  await t.looks();
  expect(await countByState(store.read)).toMatchObject({ ignored: 29, settling: 1 });
  Object.assign(t.transmission.torrents[7] ?? {}, { leftUntilDone: 0, status: "seeding" });
  await t.looks();
  expect(await t.stateOf("Film.Number.7.mkv")).toBe("identifying");
});

test("a torrent without a required label is excluded with a message, and its path stays claimed", async () => {
  await using t = await torrentEngine({ labels: { labels: ["tv"], excludeLabels: [] } });
  const film = t.add(FILM);
  await t.looks();
  expect(await t.release(FILM)).toBeUndefined();
  expect(t.known(film.hash)?.waits?.message).toBe(
    "It has no label that TRANSMISSION_LABELS lists.",
  );
  expect(t.standingOf(join(t.engine.downloads, FILM))).toBe("own");
  film.labels = ["TV"];
  await t.poll(300_000);
  await t.poll(500);
  expect(await t.stateOf(FILM)).toBe("identifying");
});

test("a torrent takes over the folder release at the same path, and the release waits for it", async () => {
  await using t = await torrentEngine();
  const { id, path } = await t.engine.approved(FILM);
  t.add(FILM, FILM, { leftUntilDone: 5, percentDone: 0.6, status: "downloading" });
  await t.poll();
  expect(await t.engine.now(id)).toMatchObject({ source: "torrent", state: "settling", path });
});

test.each([
  ["lies elsewhere", [{ name: "../../etc/passwd", length: 1, wanted: true }], "unsafe_path"],
  [
    "names the same file twice",
    [1, 2].map(() => ({ name: "Pack/a.mkv", length: 1, wanted: true })),
    "odd_layout",
  ],
  [
    "has files in several places",
    ["a.mkv", "b.mkv"].map((name) => ({ name, length: 1, wanted: true })),
    "odd_layout",
  ],
])("a torrent that %s is reported and not filed", async (_, files, code) => {
  await using t = await torrentEngine();
  const odd = t.add("Pack", { "a.mkv": "a" }, { files });
  await t.looks();
  await t.looks();
  expect(t.known(odd.hash)?.waits?.code).toBe(code);
  expect(["settling", undefined]).toContain(await t.stateOf("Pack"));
});

test("a hint triggers an immediate check, stays while its torrent is moved, and is dropped when it is complete", async () => {
  await using t = await torrentEngine();
  await t.poll();
  const film = t.add(FILM, FILM, { status: "downloading", onDisk: false });
  await hint(t, film.hash);
  await t.poll(10);
  expect(await t.stateOf(FILM)).toBe("settling");
  expect(await listHints(t.engine.store.read)).toHaveLength(1);
  expect(await t.stage.idle?.()).toBe(false);
  t.engine.drop(FILM);
  film.status = "seeding";
  await t.poll(1000);
  await t.poll(500);
  expect(await t.stateOf(FILM)).toBe("identifying");
  expect(await listHints(t.engine.store.read)).toHaveLength(0);
  expect(await t.stage.idle?.()).toBe(true);
});

test("drops a hint for a torrent that is unknown or far from complete", async () => {
  await using t = await torrentEngine();
  const film = t.add(FILM, FILM, { leftUntilDone: 5, status: "downloading", onDisk: false });
  for (const hash of [film.hash, "f".repeat(40)]) await hint(t, hash);
  await t.poll();
  expect(await listHints(t.engine.store.read)).toHaveLength(0);
});

test(
  "reports a busy client only after minutes and a refused password at once, and keeps hints " +
    "during the outage",
  async () => {
    await using t = await torrentEngine();
    t.transmission.fails = new Outage("client_busy", "Transmission did not answer in time.");
    await t.poll();
    await t.poll();
    expect(t.said).toEqual([]);
    for (let n = 0; n < 10; n++) await t.poll(60_000);
    expect(t.said).toEqual(["Transmission: Transmission did not answer in time."]);
    t.transmission.fails = new Outage("client_unauthorized", "Transmission refuses the password.");
    await hint(t, "a".repeat(40));
    await t.poll(60_000);
    expect(await listSourceHealth(t.engine.store.read)).toMatchObject([
      { kind: "transmission", healthy: false, message: "Transmission refuses the password." },
    ]);
    expect(await listHints(t.engine.store.read)).toHaveLength(1);
    // The next request follows only after minutes, because refused sign-ins lead to a lock-out.
    const asked = t.transmission.calls.length;
    await t.poll(30_000);
    expect(t.transmission.calls.length).toBe(asked);
  },
);

test("a client that accepts a request and does not answer is silent within seconds", async () => {
  let isHanging = false;
  const begun = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  await using t = await torrentEngine({
    over: async () => {
      const client = new TransmissionPort().client();
      return {
        ...client,
        async poll(since, signal) {
          if (isHanging) begun.resolve();
          if (isHanging) await answered.promise;
          return client.poll(since, signal);
        },
      };
    },
  });
  const seen = async () => (await listSourceHealth(t.engine.store.read))[0];
  await t.poll();
  expect(await seen()).toMatchObject({ healthy: true, silentSince: undefined });
  isHanging = true;
  const polled = t.poll();
  await begun.promise;
  const since = t.engine.clock.now();
  t.engine.clock.advance(5000);
  await expect.poll(seen).toMatchObject({ silentSince: since });
  answered.resolve();
  await polled;
  expect(await seen()).toMatchObject({ healthy: true, silentSince: undefined });
});

test("a client that reports a timeout is silent while the program is patient", async () => {
  await using t = await torrentEngine();
  await t.poll();
  t.transmission.fails = new Outage("client_busy", "Transmission did not answer in time.");
  await t.poll();
  const since = t.engine.clock.now();
  await t.poll();
  expect(await listSourceHealth(t.engine.store.read)).toMatchObject([
    { healthy: true, silentSince: since },
  ]);
  for (let n = 0; n < 10; n++) await t.poll(60_000);
  expect(await listSourceHealth(t.engine.store.read)).toMatchObject([
    { healthy: false, silentSince: undefined },
  ]);
});

test("ends a single run at once after a refused password, because a person must correct it", async () => {
  await using t = await torrentEngine();
  t.transmission.fails = new Outage("client_unauthorized", "Transmission refuses the password.");
  await t.poll();
  expect(await t.stage.idle?.()).toBe(true);
});

test("steady polls request no files of complete torrents, and complete lists only every five minutes", async () => {
  await using t = await torrentEngine();
  for (let n = 0; n < 5; n++) t.add(`Film.${1950 + n}.mkv`);
  await t.looks();
  t.transmission.calls = [];
  for (let n = 0; n < 5; n++) await t.poll();
  expect(t.transmission.calls).toEqual(Array.from({ length: 5 }, () => "recently-active"));
});

test("a poll does not read the thousands of watched-folder releases that may be in review", async () => {
  await using t = await torrentEngine();
  const { store } = t.engine;
  const by = { actor: "engine", at: 1 };
  for (const state of ["settling", "review"] as const) {
    const path = join(t.engine.downloads, state);
    const id = await store.write((trx) =>
      addRelease(trx, { source: "folder", name: state, path, state }, by),
    );
    // Any code that reads this row fails.
    await store.write((trx) =>
      trx
        .updateTable("release")
        .set({ candidates_json: "unreadable" })
        .where("id", "=", id)
        .execute(),
    );
  }
  t.add("Ronin.1998.mkv");
  await t.looks();
  await t.poll(300_000);
  expect(await t.stateOf("Ronin.1998.mkv")).toBe("identifying");
});

test.each<[string, (t: Torrents) => void | Promise<void>, number]>([
  [
    "Transmission goes away",
    (t) =>
      void (t.transmission.fails = new Outage(
        "client_unavailable",
        "Nothing listens at its address.",
      )),
    1000,
  ],
  ["somebody pauses", (t) => pause(t, true), 30_000],
  [
    "it is being checked",
    (t) => t.transmission.torrents.forEach((one) => void (one.status = "checking")),
    30_000,
  ],
])(
  "if %s between two checks, the torrent is checked again after a pause",
  async (_, happens, pauseMs) => {
    await using t = await torrentEngine();
    t.add(FILM);
    await t.poll();
    await happens(t);
    t.engine.clock.advance(500);
    expect(await t.stage.run(t.engine.signal)).toBe(pauseMs);
    const asked = t.transmission.calls.length;
    await t.stage.run(t.engine.signal);
    expect(t.transmission.calls.length).toBe(asked);
  },
);

async function noAnswer(t: Torrents): Promise<void> {
  t.transmission.filesFail = new Outage("client_busy", "Transmission did not answer in time.");
  await t.poll(300_000);
  t.transmission.filesFail = undefined;
}

/** Ways in which an engine learns of a new name that was set earlier. */
const HEARD: [how: string, hear: (t: Torrents) => Promise<void>][] = [
  ["at the next list", async (t) => await t.poll(300_000)],
  ["when Transmission, which did not answer for a moment, answers again", noAnswer],
  [
    "by the next process, if this one is stopped before it has asked",
    async (t) => {
      await noAnswer(t);
      await t.restart();
    },
  ],
  [
    "when a pause of discovery is over",
    async (t) => {
      await pause(t, true);
      await t.poll(300_000);
      await pause(t, false);
    },
  ],
];

test.each(HEARD)("renames a torrent's release with the torrent %s", async (_, hear) => {
  await using t = await torrentEngine();
  const film = t.add(FILM);
  await t.looks();
  const before = await t.release(FILM);
  renameSync(join(t.engine.downloads, FILM), join(t.engine.downloads, "Heat.mkv"));
  film.name = "Heat.mkv";
  film.files = [{ name: "Heat.mkv", length: FILM.length, wanted: true }];
  await hear(t);
  await t.looks();
  expect(await t.release("Heat.mkv")).toMatchObject({
    id: before?.id,
    state: "identifying",
    name: "Heat.mkv",
  });
});
