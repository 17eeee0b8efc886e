import { expect, test } from "vitest";
import { advance, beginOperation, sealPublications } from "../../../src/store/journal/journal.ts";
import type { Store, Trx } from "../../../src/store/open.ts";
import { replaceItems } from "../../../src/store/releases/items.ts";
import {
  findFiledReleaseAt,
  listClaimsAt,
  listFiledVideos,
  listLineageAt,
} from "../../../src/store/releases/lineage.ts";
import { addRelease, findNewestBelow } from "../../../src/store/releases/releases.ts";
import { takeLease } from "../../../src/store/settings/lease.ts";
import { emptyStore } from "../empty-store.ts";
import { ENGINE, find, inode, intent, moved, NEW, OLD, video } from "../support-release.ts";

const MAPPING = { season: 1, episodes: [1], titles: ["One"] };

/** Files a release of the folder in the same steps as the engine. */
async function filed(
  store: Store,
  file: string,
  parentId?: number,
  identity = OLD,
): Promise<number> {
  const release = {
    source: "folder",
    name: "Show",
    path: "/in/Show",
    state: "settling",
    parentId,
  } as const;
  const id = await store.write((trx) => addRelease(trx, release, ENGINE));
  await store.write((trx) =>
    replaceItems(trx, id, [video(file, MAPPING), { ...video("a.srt"), role: "subtitle" }]),
  );
  await moved(store, id, { kind: "settled" });
  await moved(store, id, { kind: "sure", identity });
  const filing = await moved(store, id, { kind: "start_filing" });
  const operation = await store.write((trx) =>
    beginOperation(
      trx,
      intent(`op${id}`, filing, { itemPath: file, finalPath: `/media/${file}` }),
      1,
    ),
  );
  await store.write((trx) => advance(trx, operation, "published", 1, 2, { final: inode(id) }));
  const within = (trx: Trx) => sealPublications(trx, id, 1, 3);
  await moved(store, id, { kind: "all_published", problems: [] }, ENGINE, { within });
  return id;
}

test("distinguishes a folder's releases by number, files and live publications", async () => {
  await using store = await emptyStore();
  await store.write((trx) => takeLease(trx, { kind: "daemon", host: "here", pid: 1, since: 1 }));
  const first = await filed(store, "e1.mkv");
  const second = await filed(store, "e2.mkv", first);
  const third = await filed(store, "e3.mkv", first, NEW);
  const fresh = await store.write((trx) =>
    addRelease(
      trx,
      { source: "folder", name: "Show", path: "/in/Show", state: "settling", parentId: first },
      ENGINE,
    ),
  );
  await store.write(async (trx) => {
    const id = await addRelease(
      trx,
      { source: "folder", name: "x", path: "/in/Show 2", state: "settling" },
      ENGINE,
    );
    await replaceItems(trx, id, [video("e2.mkv", MAPPING)]);
  });

  expect(
    (await listLineageAt(store.read, "/in/Show")).map(({ id, parentId, state }) => [
      id,
      parentId,
      state,
    ]),
  ).toEqual([
    [first, undefined, "filed"],
    [second, first, "filed"],
    [third, first, "filed"],
    [fresh, first, "settling"],
  ]);
  expect((await findNewestBelow(store.read, "/in")).get("/in/Show")).toMatchObject({
    id: fresh,
    parentId: first,
  });
  const claims = await listClaimsAt(store.read, "/in/Show");
  expect(claims.get("e2.mkv")).toEqual([second]);
  expect(claims.get("a.srt")?.toSorted()).toEqual([first, second, third]);
  expect(claims.get("e9.mkv")).toBeUndefined();

  const child = await find(store, fresh);
  expect((await findFiledReleaseAt(store.read, child))?.id).toBe(first);
  expect(await listFiledVideos(store.read, child, OLD)).toEqual([
    { path: "e1.mkv", destination: "/media/e1.mkv", mapping: MAPPING },
    { path: "e2.mkv", destination: "/media/e2.mkv", mapping: MAPPING },
  ]);
  // A release that is being undone is no evidence, and nothing is filed next to it.
  await moved(store, first, { kind: "undo" });
  expect((await findFiledReleaseAt(store.read, child))?.id).toBe(third);
  expect((await listFiledVideos(store.read, child, OLD)).map(({ path }) => path)).toEqual([
    "e2.mkv",
  ]);
});
