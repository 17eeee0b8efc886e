// Story 6.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TMDB_KEY, visibleFiles } from "../process/home.ts";
import { type HookHome, hasProc } from "../process/hook.ts";
import { copyReaches, hashOf, otherFileSystem, writeLarge } from "../process/large-copy.ts";
import { hosts, mcpHome, quiet } from "../process/mcp-home.ts";
import { ask, connect } from "../process/mcp-session.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";

const INCEPTION = "Inception.2010.1080p.mkv";
const INCEPTION_FILE = "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv";

/** A client that leaves in the middle of a large copy to another file system. */
async function leftInMidCopy(home: HookHome): Promise<void> {
  await using client = await connect(home);
  await hosts(client);
  writeLarge(join(home.downloads, INCEPTION), 300);
  await copyReaches(home.library, 16 * 1024 ** 2);
  expect(visibleFiles(home.library)).toEqual([]);
  expect(await client.leave()).toMatchObject({ code: 0 });
}

async function filedOnce(home: HookHome): Promise<number> {
  const { id } = await home.reaches(INCEPTION, "filed");
  expect(visibleFiles(home.library)).toEqual([INCEPTION_FILE]);
  expect(hashOf(join(home.library, INCEPTION_FILE))).toBe(hashOf(join(home.downloads, INCEPTION)));
  const item = await home.item(id);
  expect(item?.history.filter(({ action }) => action === "filed")).toHaveLength(1);
  return id;
}

test.skipIf(!hasProc || !existsSync("/dev/shm"))(
  "when the client leaves during a copy and another opens, the copy ends once and the second client sees it",
  async () => {
    await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
    using media = otherFileSystem();
    using home = mcpHome(true, { tmdb, media: media?.path });
    await leftInMidCopy(home);
    await using second = await connect(home);
    const id = await filedOnce(home);
    expect(await ask(second, "get_ingest_item", { id })).toMatchObject({
      item: { id, state: "filed" },
    });
    await hosts(second);
    expect(await second.leave()).toMatchObject({ code: 0 });
    await quiet(home);
  },
);

test.skipIf(!hasProc || !existsSync("/dev/shm"))(
  "a copy survives its client: a separate engine finishes it, accepts nothing new and exits",
  async () => {
    await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
    using media = otherFileSystem();
    using home = mcpHome(true, { tmdb, media: media?.path });
    await leftInMidCopy(home);
    home.drop("Dune.1080p.mkv");
    await filedOnce(home);
    await quiet(home);
    expect((await home.releases()).map(({ name }) => name)).toEqual([INCEPTION]);
  },
);
