import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { movie, season, series } from "../../support/works.ts";
import { type NextToArr, nextToArr } from "./next-to-arr.ts";

const FILM = "Quartz.Amber.1987.1080p.BluRay-GRP";
const PACK = "Quartz.Birch.S01.1080p.WEB-GRP";
const HASH = "0a".repeat(20);
const SHOW = series(8, "Quartz Birch", 1987, [season(1, 2, 1987)]);

const episode = (number: number): string => `Quartz.Birch.S01E0${number}.1080p.WEB-GRP.mkv`;

/** A person imports this file in the app, which did not grab it: the file is moved. */
function moveAway({ t, sonarr, radarr }: NextToArr, name: string, file: string): void {
  rmSync(join(t.engine.downloads, name, file));
  const app = name === FILM ? radarr : sonarr;
  app.state.history.push({
    sourceTitle: name,
    eventType: "downloadFolderImported",
    at: t.engine.clock.now(),
    data: { droppedPath: `/data/complete/${name}/${file}`, importedPath: `/library/${file}` },
  });
}

test("a film that Radarr moved away is imported, and not missing on disk", async () => {
  await using here = await nextToArr([movie(7, "Quartz Amber", 1987)]);
  here.t.add(FILM, { "amber.mkv": "a" }, { hash: HASH });
  moveAway(here, FILM, "amber.mkv");
  await here.minute();
  const { state, reasons } = await here.release(FILM);
  expect(state).toBe("ignored");
  expect(JSON.stringify(reasons)).toMatch(/left to Radarr, which has imported it/i);
  expect(here.t.known(HASH)?.waits).toMatchObject({ message: expect.stringMatching(/Radarr/) });
});

test("a pack of which Sonarr moved an episode away is filed without it", async () => {
  await using here = await nextToArr([SHOW]);
  here.t.add(PACK, { [episode(1)]: "a", [episode(2)]: "b" }, { hash: HASH });
  moveAway(here, PACK, episode(1));
  await here.minute();
  await here.minute();
  expect((await here.release(PACK)).state).toBe("filed");
  expect(here.t.engine.inLibrary().filter((path) => path.endsWith(".mkv"))).toEqual([
    expect.stringMatching(/s01e02/i),
  ]);
});

test("a film that Radarr is importing waits for it, and one that no app knows needs its files", async () => {
  await using here = await nextToArr([movie(7, "Quartz Amber", 1987)]);
  const { t, radarr } = here;
  t.add(FILM, { "amber.mkv": "a" }, { hash: HASH, onDisk: false });
  radarr.state.queue.push({ downloadId: HASH, title: FILM, trackedDownloadState: "importing" });
  await here.minute();
  expect((await here.release(FILM)).reasons[0]?.message).toBe("Radarr is importing it now.");
  radarr.state.queue = [];
  t.add("Other.1990", { "other.mkv": "b" }, { hash: "0b".repeat(20), onDisk: false });
  await here.minute();
  const [reason] = (await here.release("Other.1990")).reasons;
  expect(reason).toMatchObject({
    code: "not_on_disk",
    message: expect.stringMatching(/_PATH_MAP/),
  });
});
