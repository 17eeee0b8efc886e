import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { findReadableRelease } from "../../../src/store/releases/releases.ts";
import { movie, season, series } from "../../support/works.ts";
import { AFTER_MS, type NextToArr, nextToArr } from "./next-to-arr.ts";

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

test.each([
  ["named", ({ t }: NextToArr) => join(t.engine.downloads, "films")],
  ["not named", ({ t }: NextToArr) => join(t.engine.downloads, "..", "elsewhere")],
])(
  "no path map is advised for a folder, %s, that an app moved away with its film",
  async (_, folderOf) => {
    await using here = await nextToArr([movie(7, "Quartz Amber", 1987)]);
    const { t, radarr } = here;
    const folder = folderOf(here);
    t.add(FILM, { "amber.mkv": "a" }, { hash: HASH, onDisk: false, downloadDir: folder });
    await here.minute();
    expect(JSON.stringify(t.known(HASH)?.waits)).toMatch(/PATH_MAP/);
    radarr.state.history.push({
      sourceTitle: FILM,
      eventType: "downloadFolderImported",
      at: t.engine.clock.now(),
      data: { droppedPath: `/data/films/${FILM}/amber.mkv` },
    });
    await here.minute();
    expect(JSON.stringify(t.known(HASH)?.waits)).toMatch(/Radarr, which has imported it/);
    const release = await findReadableRelease(t.engine.store.read, t.known(HASH)?.releaseId ?? 0);
    expect([release?.state, release?.reasons[0]?.code]).toEqual(["ignored", "arr_imported"]);
  },
);

test("the app's words about missing files stay in the reason after the time for the app", async () => {
  await using here = await nextToArr([movie(7, "Quartz Amber", 1987)]);
  const { t, radarr } = here;
  const said = "No files found are eligible for import in /data/complete";
  t.add(FILM, { "amber.mkv": "a" }, { hash: HASH, onDisk: false });
  radarr.state.queue.push({
    downloadId: HASH.toUpperCase(),
    title: FILM,
    trackedDownloadState: "importPending",
    statusMessages: [{ title: FILM, messages: [said] }],
  });
  for (let minute = 0; minute <= AFTER_MS / 60_000 + 2; minute++) {
    await here.minute();
    const message = toCommandText(t.known(HASH)?.waits?.message ?? "");
    expect(message).toContain(`Radarr cannot import it on its own: ${said}.`);
  }
  // Nothing proves that an app moved the files, so this machine's folders may be the cause.
  expect(toCommandText(t.known(HASH)?.waits?.message ?? "")).toMatch(/PATH_MAP/);
});
