import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { recordTorrentDone } from "../../../src/app/review/torrent-done.ts";
import { readFinished } from "../../../src/clients/index.ts";
import type { FinishedTorrent } from "../../../src/core/torrent/client.ts";
import type { Store } from "../../../src/store/open.ts";
import { readQueuePage } from "../../../src/store/releases/queue.ts";
import { listHints } from "../../../src/store/torrents/torrent-notes.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { onSqlite } from "../../support/on-sqlite.ts";
import { tempStore } from "../../support/temp-store.ts";

const NOTHING: FinishedTorrent = {
  kind: undefined,
  hash: undefined,
  path: undefined,
  folder: undefined,
  name: undefined,
};

/** The hook with a separate database; `opened` counts how often the database was opened. */
async function hook(clients: readonly string[] = ["transmission"], ingestDirs = ["/in"]) {
  const temp = await tempStore();
  // Determines the pause before each retry of a write.
  const random = { next: () => 0.5 };
  let opened = 0;
  const deps = {
    clients: clients.map((name) => ({ name, kind: "transmission" as const })),
    ingestDirs,
    mediaRoots: ["/media"],
    clock: clockOf(() => 5),
    resolve: async (path: string) => path,
    openStore: async (): Promise<Store> => {
      opened++;
      return temp.open({ random: () => random.next() });
    },
  };
  return {
    done: (env: Readonly<Record<string, string | undefined>>) =>
      recordTorrentDone(deps, { ...NOTHING, ...readFinished(env) }),
    named: (named: Partial<FinishedTorrent>) => recordTorrentDone(deps, { ...NOTHING, ...named }),
    opened: () => opened,
    random,
    database: temp.files.database,
    hints: () => listHints(temp.store.read),
    taken: async () => {
      const { releases } = await readQueuePage(temp.store.read, { states: "all", limit: 9 });
      return releases.map(({ path, state }) => [path, state]);
    },
    [Symbol.asyncDispose]: () => temp[Symbol.asyncDispose](),
  };
}

test("with Transmission configured, writes only the hash, regardless of the path", async () => {
  await using it = await hook();
  for (const hash of ["A".repeat(40), "b".repeat(64)]) {
    await it.done({
      TR_TORRENT_HASH: hash,
      TR_TORRENT_DIR: "/in",
      TR_TORRENT_NAME: "Heat.1995.mkv",
    });
  }
  expect(await it.hints()).toEqual([
    { client: "transmission", hash: "a".repeat(40), at: 5 },
    { client: "transmission", hash: "b".repeat(64), at: 5 },
  ]);
  expect(await it.named({ path: "/elsewhere/Heat.mkv", hash: "C".repeat(40) })).toBe("hint");
  expect((await it.hints()).map(({ hash }) => hash)).toContain("c".repeat(40));
  expect(await it.taken()).toEqual([]);
});

test("a hook that names its client wakes only that client, and an unknown name is refused with the known names", async () => {
  await using it = await hook(["home", "seedbox"]);
  await it.named({ client: "seedbox", hash: "a".repeat(40) });
  expect(await it.hints()).toEqual([{ client: "seedbox", hash: "a".repeat(40), at: 5 }]);
  await it.named({ hash: "b".repeat(40) });
  expect((await it.hints()).map(({ client }) => client)).toEqual(["seedbox", "home", "seedbox"]);
  await expect(it.named({ client: "nas", hash: "c".repeat(40) })).rejects.toMatchObject({
    message: 'There is no download client named "nas".',
    hint: "Name home or seedbox.",
  });
  // A torrent name given by mistake, and a client name with different capitals, over HTTP.
  await expect(
    it.named({ client: "Heat.1995\u001b[2J", hash: "c".repeat(40) }),
  ).rejects.toMatchObject({
    message: expect.stringMatching(/^There is no download client named "Heat\.1995[^\u001b]*"\.$/),
  });
  await it.named({ client: "SeedBox", hash: "c".repeat(40) });
  expect(await it.hints()).toContainEqual({ client: "seedbox", hash: "c".repeat(40), at: 5 });
});

test.each(["", "a".repeat(39), `${"a".repeat(40)}\n`, "g".repeat(40)])(
  "rejects %j as a torrent hash without opening a database",
  async (hash) => {
    await using it = await hook();
    await expect(it.done({ TR_TORRENT_HASH: hash })).rejects.toMatchObject({
      code: "invalid_request",
      message: hash
        ? "The given value is not a torrent hash, which has 40 or 64 hex digits."
        : "No torrent hash was given.",
    });
    expect(it.opened()).toBe(0);
  },
);

test("without Transmission, adds only a path directly in a watched folder", async () => {
  await using it = await hook([]);
  const offer = (folder: string, name: string) =>
    it.done({ TR_TORRENT_DIR: folder, TR_TORRENT_NAME: name });
  for (const [folder, name] of [
    ["/in/Show", "e1.mkv"],
    ["/", "in"],
    ["/etc", "passwd"],
    ["/in", ".."],
    ["/in", "a/b.mkv"],
  ] as const) {
    await expect(offer(folder, name), `${folder} ${name}`).rejects.toBeInstanceOf(Error);
  }
  expect(it.opened()).toBe(0);
  await offer("/in", "Heat.1995.mkv");
  await offer("/in", "Heat.1995.mkv");
  expect(await it.taken()).toEqual([["/in/Heat.1995.mkv", "settling"]]);
});

test("tells an account without settings that they are missing, not that a folder is missing", async () => {
  await using it = await hook([], []);
  await expect(it.done({ TR_TORRENT_DIR: "/in", TR_TORRENT_NAME: "Heat" })).rejects.toMatchObject({
    message: expect.stringMatching(/^None of .* is set for the account that ran this/),
    hint: expect.stringContaining("PLEX_INGEST_ENV"),
  });
  expect(it.opened()).toBe(0);
});

test("adds the entry directly in the watched folder once for a given path", async () => {
  await using it = await hook();
  expect(await it.named({ path: "/in/Show/Season 1/e1.mkv" })).toBe("release");
  expect(await it.named({ path: "/in/Show" })).toBe("known");
  expect(await it.taken()).toEqual([["/in/Show", "settling"]]);
  expect(await it.hints()).toEqual([]);
});

test.each(["/in", "/", "/other/Heat.mkv", "/inside/Heat.mkv", "Heat.mkv", "", "../in/Heat.mkv"])(
  "refuses the path %j without opening a database",
  async (path) => {
    await using it = await hook([]);
    await expect(it.named({ path })).rejects.toMatchObject({ name: "UserError" });
    expect(it.opened()).toBe(0);
  },
);

onSqlite(
  "retries while another process writes, and records the hint once that write ends",
  async () => {
    await using it = await hook();
    const other = new Sqlite(it.database, { timeout: 0 });
    other.exec("begin immediate");
    let met = 0;
    it.random.next = () => {
      if (met++ === 2) other.close();
      return 0.5;
    };
    expect(await it.named({ hash: "a".repeat(40) })).toBe("hint");
    expect(met).toBe(3);
    expect((await it.hints()).map(({ hash }) => hash)).toEqual(["a".repeat(40)]);
  },
);
