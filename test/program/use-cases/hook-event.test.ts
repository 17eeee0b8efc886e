import { mkdirSync, writeFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { HOOK_APPS, type HookEvent, readHookEvent } from "../../../src/app/hooks/read-event.ts";
import { UserError } from "../../../src/base/errors.ts";
import { openQueue } from "../../../src/program/use-cases/review.ts";
import { recordHookEvent } from "../../../src/program/use-cases/torrent-done.ts";
import { addScan, markAsked, scansOf } from "../../../src/store/plex/scans.ts";
import { findRelease, setUnversioned } from "../../../src/store/releases/releases.ts";
import { listHints } from "../../../src/store/torrents/torrent-notes.ts";
import { type RegisteredTorrent, writeTorrents } from "../../../src/store/torrents/torrents.ts";
import { PIECES } from "../../support/hostile-pieces.ts";
import { testProgram } from "../../support/program.ts";
import { randomFrom } from "../../support/random.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const HASH = "0123456789ABCDEF0123456789ABCDEF01234567";
const CLIENTS = {
  DOWNLOAD_CLIENTS: "seedbox=transmission+http://127.0.0.1:1/,news=sabnzbd+http://127.0.0.1:2/",
  CLIENT_NEWS_KEY: "0".repeat(32),
};

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A program with a watched folder, a library, and by default two clients. */
function openProgram(settings: Record<string, string> = CLIENTS, options: object = {}) {
  const dir = tempFolder();
  for (const name of ["in", "media", "outside"]) mkdirSync(dir.at(name));
  const program = testProgram({
    PLEX_INGEST_STATE_DIR: dir.at("state"),
    PLEX_INGEST_DIR: dir.at("in"),
    PLEX_MEDIA_ROOT: dir.at("media"),
    ...settings,
  });
  closing.push(
    () => dir[Symbol.dispose](),
    () => program[Symbol.asyncDispose](),
  );
  const changed = { ...program, ...options };
  const record = (event: HookEvent) => recordHookEvent(changed, event, "http:test");
  return { dir, program, record };
}

test("a torrent's id is a hint for the download clients", async () => {
  const { program, record } = openProgram();
  expect(await record({ is: "download", id: HASH, names: [] })).toBe("hint");
  expect(await record({ is: "download", id: HASH, names: [] })).toBe("hint");
  const hints = await listHints((await program.store()).read);
  expect(hints.map(({ client, hash }) => [client, hash])).toEqual([
    ["seedbox", HASH.toLowerCase()],
    ["news", HASH.toLowerCase()],
  ]);
});

test("the id of a SABnzbd download is a hint with the hash that we give it", async () => {
  const { program, record } = openProgram();
  expect(await record({ is: "download", id: "SABnzbd_nzo_kyt1f0", names: [] })).toBe("hint");
  const [hint] = await listHints((await program.store()).read);
  // sha1 of the id
  expect(hint?.hash).toBe("b74287c86724b3d145edf2be2f0ccf22bc30c75b");
});

test("the id that an app gave to a download of NZBGet is a hint for this download alone", async () => {
  const { program, record } = openProgram();
  const { read, write } = await program.store();
  const [drone, own, other] = [
    "27e10efb8b0e418381a2e00f3a4fa855",
    "0a".repeat(20),
    "0b".repeat(20),
  ];
  const row = (hash: string, id: string, seenAt: number): RegisteredTorrent => ({
    client: "news",
    hash,
    name: "Heat.1995",
    folder: "/complete",
    complete: true,
    waits: undefined,
    missing: 0,
    seenAt,
    atClient: { folder: "/complete", id },
  });
  await write((trx) =>
    writeTorrents(trx, [row(own, drone, 1), row(other, "7", 2), row("0c".repeat(20), "7", 1)]),
  );
  const hashesAfter = async (id: string): Promise<string[]> => {
    expect(await record({ is: "download", id, names: [] })).toBe("hint");
    return (await listHints(read, "news")).map(({ hash }) => hash);
  };
  expect(await hashesAfter(drone)).toEqual([own]);
  // NZBGet's numbers start again when its queue is deleted.
  expect(new Set(await hashesAfter("7"))).toEqual(new Set([own, other]));
  for (const id of ["_7e10efb8b0e418381a2e00f3a4fa85%", '"', "27e10efb"]) {
    expect(await record({ is: "download", id, names: [] })).toBe("nothing");
  }
});

test.each<[string, HookEvent, Record<string, string>]>([
  ["an id that is no hash", { is: "download", id: "b1946ac9", names: [] }, CLIENTS],
  ["a download, with a folder instead of clients", { is: "download", id: HASH, names: [] }, {}],
  ["another event", { is: "other" }, CLIENTS],
  ["Plex's news, if no check is open", { is: "plex_added" }, CLIENTS],
])("%s records nothing", async (_, event, settings) => {
  const { record } = openProgram(settings);
  expect(await record(event)).toBe("nothing");
});

test.each([
  ["with clients", CLIENTS],
  ["of a watched folder only", {}],
])("a held download %s is due at once, and another one is not", async (_, settings) => {
  let wakes = 0;
  const { dir, program, record } = openProgram(settings, { wakeEngine: () => wakes++ });
  await record({ is: "finished", path: dir.write("in/Heat.1995.mkv") });
  await record({ is: "finished", path: dir.write("in/Dune.1984.mkv") });
  const { read, write } = await program.store();
  const later = Date.now() + 60_000;
  const held = { message: "It waits.", since: 1, nextTryAt: later, attempt: 1 };
  await write(async (trx) => {
    await setUnversioned(trx, 1, { waiting: { ...held, code: "claimed_by_arr" } });
    await setUnversioned(trx, 2, { waiting: { ...held, code: "not_readable" } });
  });
  const before = wakes;
  const id = settings === CLIENTS ? HASH : "b1946ac9";
  expect(await record({ is: "download", id, names: [] })).toBe("hint");
  const [first, second] = [await findRelease(read, 1), await findRelease(read, 2)];
  expect(first?.waiting?.nextTryAt).toBeLessThan(later);
  expect(first?.retryAt).toBe(first?.waiting?.nextTryAt);
  expect([second?.waiting?.nextTryAt, second?.retryAt]).toEqual([later, undefined]);
  expect(wakes).toBe(before + 1);
});

test("Plex's news makes open checks due, and no request", async () => {
  const { dir, program, record } = openProgram({});
  const path = dir.write("in/Heat.1995.mkv");
  expect(await record({ is: "finished", path })).toBe("release");
  const { read, write } = await program.store();
  const later = Date.now() + 3_600_000;
  await write(async (trx) => {
    await addScan(trx, 1, "/asked", 0);
    const [asked] = await scansOf(trx, 1);
    if (asked) await markAsked(trx, asked, 0, later);
    await addScan(trx, 1, "/waiting", later);
  });
  expect(await record({ is: "plex_added" })).toBe("hint");
  const scans = (await scansOf(read, 1)).map(({ folder, nextTryAt }) => [
    folder,
    nextTryAt < later,
  ]);
  expect(scans).toEqual([
    ["/asked", true],
    ["/waiting", false],
  ]);
});

test.each([
  ["read-only", { readOnly: true }],
  ["without a queue", { hasDatabase: false }],
])("a server that is %s refuses every event", async (_, options) => {
  const { record } = openProgram(CLIENTS, options);
  for (const is of ["test", "other", "plex_added"] as const) {
    await expect(record({ is })).rejects.toThrow(UserError);
  }
});

test("300 hostile messages take in nothing and write no text of theirs", async () => {
  const { dir, program, record } = openProgram({});
  dir.write("outside/Heat.1995.mkv");
  const random = randomFrom();
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const texts = [
    ...PIECES,
    dir.at("outside", "Heat.1995.mkv"),
    dir.at("in", "..", "outside", "Heat.1995.mkv"),
    dir.at("in"),
    "/etc/passwd",
    "../../etc/passwd",
    "file:///etc/passwd",
    HASH,
  ];
  const values = [...texts, 7, null, true, [], {}, texts, { path: pick(texts) }];
  const names = ["eventType", "downloadId", "event", "path", "hash", "client", "__proto__"];
  const kinds = ["Download", "Test", "library.new", "ManualInteractionRequired"];
  for (let at = 0; at < 300; at++) {
    const fields = names.map((name) => [name, pick(random() < 0.3 ? kinds : values)]);
    const message: unknown = random() < 0.9 ? Object.fromEntries(fields) : pick(values);
    await record(readHookEvent(pick(HOOK_APPS), message)).catch((error: unknown) => {
      expect(error).toBeInstanceOf(UserError);
    });
  }
  const queue = await openQueue(program);
  expect((await queue.page({ state: "all", limit: 50 })).items).toEqual([]);
  expect((await queue.history({ limit: 50 })).entries).toEqual([]);
});

test("a message without an id makes the held downloads due that its path names", async () => {
  const { dir, program, record } = openProgram({}, {});
  await record({ is: "finished", path: dir.write("in/Heat.1995.mkv") });
  await record({ is: "finished", path: dir.write("in/Dune.1984/dune.mkv") });
  const { read, write } = await program.store();
  const later = Date.now() + 60_000;
  const waiting = {
    code: "claimed_by_arr",
    message: "It waits.",
    since: 1,
    nextTryAt: later,
  } as const;
  await write(async (trx) => {
    for (const id of [1, 2]) await setUnversioned(trx, id, { waiting: { ...waiting, attempt: 1 } });
  });
  const isDue = async (id: number): Promise<boolean> =>
    ((await findRelease(read, id))?.waiting?.nextTryAt ?? later) < later;
  expect(await record({ is: "download", names: ["downloads", "Other.1990"] })).toBe("nothing");
  // A year is no extension.
  expect(await record({ is: "download", names: ["Dune.1999", "Dune.mkv"] })).toBe("nothing");
  expect([await isDue(1), await isDue(2)]).toEqual([false, false]);
  expect(await record({ is: "download", names: ["downloads", "dune.1984", "x.mkv"] })).toBe("hint");
  expect([await isDue(1), await isDue(2)]).toEqual([false, true]);
  // A client's name for a single file may have no extension.
  expect(await record({ is: "download", names: ["downloads", "Heat.1995"] })).toBe("hint");
  expect(await isDue(1)).toBe(true);
});

test("a path outside the watched folders is refused alike, whether it exists or not", async () => {
  const { dir, record } = openProgram();
  writeFileSync(dir.at("outside/there.mkv"), "x");
  const told = async (path: string): Promise<string> => {
    const event = { is: "finished", path } as const;
    return await record(event).then(String, (error: UserError) => `${error.code} ${error.message}`);
  };
  const refusal = "refused The download is not in a watched folder.";
  for (const path of ["outside/there.mkv", "outside/nowhere.mkv", "outside", "in/../outside/no"]) {
    expect(await told(`${dir.path}/${path}`)).toBe(refusal);
  }
  expect(await told("/dev/null")).toBe(refusal);
  expect(await told(dir.at("in/nowhere.mkv"))).toMatch(/^not_found/);
});
