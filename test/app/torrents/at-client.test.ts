import { expect, test } from "vitest";
import { torrentEngine } from "../../support/torrents.ts";

const HASH = "0a".repeat(20);

test("an update stores the client's view of each torrent, and reads no file list for it", async () => {
  await using t = await torrentEngine();
  t.add("Heat.1995.1080p.BluRay-GRP", { "heat.mkv": "a" }, { hash: HASH });
  await t.poll();
  await t.poll();
  expect(t.known(HASH)).toMatchObject({
    complete: true,
    atClient: { folder: t.engine.downloads },
  });
  await t.engine.store.write((trx) =>
    trx.updateTable("torrent").set({ at_client_json: null }).execute(),
  );
  await t.restart();
  expect(t.known(HASH)?.atClient).toBeUndefined();
  t.transmission.calls = [];
  await t.poll();
  expect(t.known(HASH)).toMatchObject({
    complete: true,
    atClient: { folder: t.engine.downloads },
  });
  expect(t.transmission.calls).not.toContain("files");
});
