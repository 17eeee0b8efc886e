import { mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { movie } from "../../support/works.ts";
import { type NextToArr, nextToArr } from "./next-to-arr.ts";

const FILM = "Quartz.Amber.1987.1080p.BluRay-GRP";
const HASH = "0a".repeat(20);
const WORKS = [movie(7, "Quartz Amber", 1987)];

const folderOf = ({ t }: NextToArr): string => t.engine.downloads;

/** A blackhole client of Radarr, which looked at it long ago. */
function watch(here: NextToArr, watchFolder: string, implementation = "TorrentBlackhole"): void {
  const { radarr, t } = here;
  radarr.state.client = { implementation, watchFolder };
  radarr.state.lookedAt = t.engine.clock.now() - 60_000;
}

/** A queue row of an item in a blackhole folder, whose id is no info hash. */
const item = (path: string, status = "downloading") => ({
  downloadId: `blackhole_${basename(path)}_638000000000000000`,
  title: basename(path),
  status,
  trackedDownloadState: status === "completed" ? "importPending" : "downloading",
  outputPath: path,
});

async function expectToWait(here: NextToArr, name: string, why: RegExp): Promise<void> {
  const { state, waiting } = await here.release(name);
  expect([state, waiting?.code]).toEqual(["settling", "claimed_by_arr"]);
  expect(JSON.stringify(waiting?.message)).toMatch(why);
}

const MAP = (here: string) => [{ here, there: "D:\\Downloads" }];

/** Watch folders of an app, from the folder in which the download is. */
const OVERLAPS: readonly [string, (downloads: string) => string, string][] = [
  ["the same folder", (downloads) => downloads, "TorrentBlackhole"],
  ["the same folder of newsgroups", (downloads) => `${downloads}/`, "UsenetBlackhole"],
  ["a folder around it", (downloads) => dirname(downloads), "UsenetBlackhole"],
  ["a folder inside the download", (downloads) => `${downloads}/${FILM}/x`, "TorrentBlackhole"],
  ["the folder as another machine sees it", () => "d:/downloads/", "TorrentBlackhole"],
  [
    "a folder of another machine with its name",
    (downloads) => `/watch/${basename(downloads)}`,
    "UsenetBlackhole",
  ],
];

test.each(OVERLAPS)("a film in %s waits until Radarr has looked", async (_, folder, kind) => {
  await using here = await nextToArr(WORKS, { pathMap: (downloads) => MAP(downloads) });
  watch(here, folder(folderOf(here)), kind);
  await here.addToFolder(FILM, { "amber.mkv": "a" });
  await here.minute();
  await here.minute();
  await expectToWait(here, FILM, /It may be in a folder that Radarr watches\. .* until Radarr has/);
  // Radarr looked, and does not list the film.
  here.radarr.state.lookedAt = undefined;
  await here.minute();
  await here.minute();
  expect((await here.release(FILM)).state).toBe("filed");
});

test.each(["TorrentBlackhole", "UsenetBlackhole"])(
  "a film in a folder that %s watches is left to Radarr, which imports it",
  async (kind) => {
    await using here = await nextToArr(WORKS);
    const { radarr, t } = here;
    const path = join(folderOf(here), `${FILM}.mkv`);
    watch(here, folderOf(here), kind);
    await here.addToFolder(`${FILM}.mkv`, "a");
    radarr.state.queue.push(item(path));
    await here.minute();
    await here.minute();
    await expectToWait(here, `${FILM}.mkv`, /Radarr counts it as not finished yet/);
    radarr.state.queue = [item(path, "completed")];
    await here.minute();
    await expectToWait(here, `${FILM}.mkv`, /Radarr is going to import it/);
    radarr.state.queue = [];
    radarr.state.history.push({
      downloadId: item(path).downloadId,
      sourceTitle: FILM,
      eventType: "downloadFolderImported",
      at: t.engine.clock.now(),
      data: { droppedPath: path },
    });
    await here.minute();
    expect((await here.release(`${FILM}.mkv`)).state).toBe("ignored");
    expect(t.engine.inLibrary()).toEqual([]);
  },
);

test("a torrent saved into a blackhole folder is found in the app's queue by its name", async () => {
  await using here = await nextToArr(WORKS);
  const { radarr, t } = here;
  t.add(FILM, { "amber.mkv": "a" }, { hash: HASH });
  const path = join(folderOf(here), FILM);
  watch(here, folderOf(here));
  radarr.state.queue.push(item(path, "completed"));
  await here.minute();
  await expectToWait(here, FILM, /Radarr is going to import it/);
  radarr.state.queue = [];
  radarr.state.history.push({
    downloadId: item(path).downloadId,
    sourceTitle: FILM,
    eventType: "downloadFolderImported",
    at: t.engine.clock.now(),
    data: { droppedPath: join(path, "amber.mkv") },
  });
  await here.minute();
  expect((await here.release(FILM)).state).toBe("ignored");
});

test("a film in a folder that is one item of the app's folder has the app's words about it", async () => {
  await using here = await nextToArr(WORKS);
  const { radarr } = here;
  const around = folderOf(here);
  watch(here, dirname(around));
  radarr.state.queue.push({
    ...item(around, "completed"),
    statusMessages: [{ title: basename(around), messages: ["Movie title mismatch"] }],
  });
  await here.addToFolder(FILM, { "amber.mkv": "a" });
  await here.minute();
  await here.minute();
  await expectToWait(here, FILM, /Radarr cannot import it on its own: Movie title mismatch/);
});

test("a film outside each folder that an app watches is filed at once", async () => {
  for (const [folder, more] of [
    [(downloads: string) => downloads, { enable: false }],
    [(downloads: string) => `${downloads}-of-radarr`, {}],
    // This folder exists here, so it cannot be another machine's name for the download's folder.
    [(downloads: string) => join(downloads, "..", "other", basename(downloads)), {}],
    [() => "/watch/movies", {}],
    [() => "", {}],
  ] as const) {
    await using here = await nextToArr(WORKS);
    const watched = folder(folderOf(here));
    if (watched.includes("other")) mkdirSync(watched, { recursive: true });
    watch(here, watched);
    Object.assign(here.radarr.state.client, more);
    await here.addToFolder(FILM, { "amber.mkv": "a" });
    await here.minute();
    await here.minute();
    expect((await here.release(FILM)).state, watched).toBe("filed");
  }
});

test("an app that is away holds a torrent in a folder that it watched", async () => {
  await using here = await nextToArr(WORKS);
  watch(here, folderOf(here));
  here.radarr.state.lookedAt = undefined;
  here.t.add("Other.Film.1988.1080p-GRP", { "x.mkv": "x" }, { hash: "0b".repeat(20) });
  await here.minute();
  here.radarr.state.instead = () => ({ status: 503, body: "" });
  here.t.add(FILM, { "amber.mkv": "a" }, { hash: HASH });
  await here.minute();
  await here.minute();
  await expectToWait(here, FILM, /It may want to import this download/);
});
