import { expect, test } from "vitest";
import { appendScanHistory, type ScanAction } from "../../../src/app/scan/record-kept-items.ts";
import { setPlex } from "../../../src/store/plex/plex-proofs.ts";
import { readPlexTroubles } from "../../../src/store/plex/plex-troubles.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";

type Told = "seen" | "mismatch" | "not_seen";

/** Adds a filed release and returns its id. */
async function filed(engine: TestEngine, name: string): Promise<number> {
  const { id } = await engine.approved(name);
  await engine.store.read
    .updateTable("release")
    .set({ state: "filed" })
    .where("id", "=", id)
    .execute();
  return id;
}

const tell = (engine: TestEngine, id: number, plex: Told, action: ScanAction): Promise<void> =>
  engine.store.write(async (trx) => {
    await setPlex(trx, id, plex);
    await appendScanHistory(trx, { id, name: "x" }, action, 1, {});
  });

test("counts each current mismatch and unseen file once, and lists the newest first", async () => {
  await using engine = await testEngine();
  const { store } = engine;
  expect(await readPlexTroubles(store.read, 5)).toEqual({ mismatch: 0, notSeen: 0, newest: [] });
  const [wrong, mended, refused, twice, gone] = [
    await filed(engine, "wrong.mkv"),
    await filed(engine, "mended.mkv"),
    await filed(engine, "refused.mkv"),
    await filed(engine, "twice.mkv"),
    await filed(engine, "gone.mkv"),
  ];
  await tell(engine, wrong, "mismatch", "plex_mismatch");
  await tell(engine, mended, "not_seen", "plex_not_seen");
  await tell(engine, mended, "seen", "plex_seen");
  await tell(engine, refused, "not_seen", "scan_refused");
  await tell(engine, twice, "mismatch", "plex_mismatch");
  await tell(engine, twice, "not_seen", "plex_not_seen");
  await tell(engine, gone, "mismatch", "plex_mismatch");
  await store.read
    .updateTable("release")
    .set({ state: "undone", plex: null })
    .where("id", "=", gone)
    .execute();
  expect(await readPlexTroubles(store.read, 5)).toEqual({
    mismatch: 1,
    notSeen: 2,
    newest: [
      { releaseId: wrong, name: "wrong.mkv", plex: "mismatch" },
      { releaseId: twice, name: "twice.mkv", plex: "not_seen" },
      { releaseId: refused, name: "refused.mkv", plex: "not_seen" },
    ],
  });
  expect((await readPlexTroubles(store.read, 1)).newest.map(({ releaseId }) => releaseId)).toEqual([
    wrong,
    twice,
  ]);
});
