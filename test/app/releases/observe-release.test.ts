import { appendFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createObserveRelease } from "../../../src/app/releases/observe.ts";
import { replaceItems } from "../../../src/store/releases/items.ts";
import { setUnversioned } from "../../../src/store/releases/releases.ts";
import { clientSettings } from "../../support/client-settings.ts";
import { testEngine } from "../../support/engine.ts";
import { copyToNewDisk, type Way } from "../../support/new-disk.ts";
import { torrentEngine } from "../../support/torrents.ts";

const FILM = "Heat.1995.mkv";

test("an uncompared torrent has no files while Transmission is configured, and all files otherwise", async () => {
  await using t = await torrentEngine();
  t.add(FILM, FILM, { leftUntilDone: 5, percentDone: 0.6, status: "stopped" });
  await t.poll();
  const release = await t.release(FILM);
  if (!release) throw new Error("It has no release.");
  const { store, observe, signal } = t.engine;
  const paths = async (isConfigured: boolean): Promise<string[]> => {
    const { items } = await createObserveRelease({
      store,
      observe,
      clients: isConfigured ? [clientSettings("transmission")] : [],
    })(release, signal);
    return items.map(({ path }) => path);
  };
  expect(await paths(true)).toEqual([]);
  expect(await paths(false)).toEqual([FILM]);
});

test.each<[way: Way, isSame: boolean]>([
  ["cp -a", true],
  ["tar that stores whole seconds", true],
  ["a disk that stores two seconds", true],
  ["cp without times", false],
])("a download that was copied by %s has the recorded content: %s", async (way, isSame) => {
  await using engine = await testEngine();
  const id = await engine.settled("Heat.1995", { "heat.mkv": "a film", "Subs/en.srt": "its text" });
  const changedAt = 1_600_000_000.123;
  for (const path of ["heat.mkv", "Subs/en.srt"]) {
    utimesSync(join(engine.downloads, "Heat.1995", path), changedAt, changedAt);
  }
  const release = await engine.now(id);
  const { items, contentKey } = await engine.observeRelease(release, engine.signal);
  await engine.store.write((trx) => replaceItems(trx, id, items));
  await engine.store.write((trx) => setUnversioned(trx, id, { contentKey }));
  copyToNewDisk(engine.downloads, way);
  const seen = await engine.observeRelease(await engine.now(id), engine.signal);
  expect(seen.contentKey === contentKey).toBe(isSame);
  appendFileSync(join(engine.downloads, "Heat.1995/Subs/en.srt"), "more");
  const grown = await engine.observeRelease(await engine.now(id), engine.signal);
  expect(grown.contentKey).not.toBe(contentKey);
});
