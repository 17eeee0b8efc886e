import { expect, test } from "vitest";
import { type HookEnvironment, torrentDone } from "../../../src/app/review/torrent-done.ts";
import type { Store } from "../../../src/store/open.ts";
import { queuePage } from "../../../src/store/releases/queue.ts";
import { hints } from "../../../src/store/torrents/torrent-notes.ts";
import { tempStore } from "../../support/temp-store.ts";

/** The hook over a database of its own; `opened` counts how often the database was asked for. */
async function hook({ hasTransmission }: { hasTransmission: boolean }) {
  const temp = await tempStore();
  let opened = 0;
  const deps = {
    hasTransmission,
    ingestDirs: ["/in"],
    mediaRoots: ["/media"],
    now: () => 5,
    resolve: async (path: string) => path,
    openStore: async (): Promise<Store> => {
      opened++;
      return temp.open();
    },
  };
  return {
    done: (env: HookEnvironment) => torrentDone(deps, env),
    opened: () => opened,
    hints: () => hints(temp.store.read),
    taken: async () => {
      const { releases } = await queuePage(temp.store.read, { states: "all", limit: 9 });
      return releases.map(({ path, state }) => [path, state]);
    },
    [Symbol.asyncDispose]: () => temp[Symbol.asyncDispose](),
  };
}

test("if Transmission is configured only the hash is written", async () => {
  await using it = await hook({ hasTransmission: true });
  for (const hash of ["A".repeat(40), "b".repeat(64)])
    await it.done({ TR_TORRENT_HASH: hash, TR_TORRENT_DIR: "/in", TR_TORRENT_NAME: "Heat.1995.mkv" });
  expect(await it.hints()).toEqual([
    { hash: "a".repeat(40), at: 5 },
    { hash: "b".repeat(64), at: 5 },
  ]);
  expect(await it.taken()).toEqual([]);
});

test.each([undefined, "", "a".repeat(39), `${"a".repeat(40)}\n`, "g".repeat(40)])(
  "%j is no torrent hash, and no database is opened for it",
  async (hash) => {
    await using it = await hook({ hasTransmission: true });
    await expect(it.done({ TR_TORRENT_HASH: hash })).rejects.toMatchObject({ code: "invalid_request" });
    expect(it.opened()).toBe(0);
  },
);

test("without Transmission only a path directly in a watched folder is added", async () => {
  await using it = await hook({ hasTransmission: false });
  const offer = (folder: string, name: string) => it.done({ TR_TORRENT_DIR: folder, TR_TORRENT_NAME: name });
  for (const [folder, name] of [
    ["/in/Show", "e1.mkv"],
    ["/", "in"],
    ["/etc", "passwd"],
    ["/in", ".."],
    ["/in", "a/b.mkv"],
  ] as const)
    await expect(offer(folder, name), `${folder} ${name}`).rejects.toBeInstanceOf(Error);
  expect(it.opened()).toBe(0);
  await offer("/in", "Heat.1995.mkv");
  await offer("/in", "Heat.1995.mkv");
  expect(await it.taken()).toEqual([["/in/Heat.1995.mkv", "settling"]]);
});
