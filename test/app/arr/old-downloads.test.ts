import { utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { movie } from "../../support/works.ts";
import { type NextToArr, nextToArr } from "./next-to-arr.ts";

const DAY_MS = 24 * 60 * 60_000;
const FILM = "Quartz.Amber.1987.1080p.BluRay-GRP";
const OTHER = "Quartz.Birch.1988.1080p.BluRay-GRP";
const WORKS = [movie(7, "Quartz Amber", 1987), movie(8, "Quartz Birch", 1988)];

/**
 * Radarr imported this file from a folder with the name, as many days ago, and kept the seeding
 * copy.
 */
function imported({ radarr, t }: NextToArr, name: string, days: number): void {
  radarr.state.history.push({
    sourceTitle: "The title at the indexer",
    eventType: "downloadFolderImported",
    at: t.engine.clock.now() - days * DAY_MS,
    data: { droppedPath: `/data/complete/${name}/film.mkv` },
  });
}

function age({ t }: NextToArr, name: string, days: number): void {
  const at = (t.engine.clock.now() - days * DAY_MS - 60_000) / 1000;
  utimesSync(join(t.engine.downloads, name, "film.mkv"), at, at);
}

test("downloads of a year ago are compared with events of a year ago, which are read once", async () => {
  await using here = await nextToArr(WORKS);
  const { radarr, t } = here;
  await here.addToFolder(FILM, { "film.mkv": "a" });
  t.add(OTHER, { "film.mkv": "b" }, { hash: "0a".repeat(20) });
  imported(here, FILM, 350);
  imported(here, OTHER, 300);
  age(here, FILM, 350);
  age(here, OTHER, 300);
  // A rename of a series writes an event for each episode, which fill the first pages.
  for (let index = 0; index < 1200; index++) {
    radarr.state.history.push({
      sourceTitle: `S01E${index}`,
      eventType: "movieFileRenamed",
      at: t.engine.clock.now() - DAY_MS - index,
    });
  }
  await here.minute();
  await here.minute();
  expect((await here.release(FILM)).state).toBe("ignored");
  expect((await here.release(OTHER)).state).toBe("ignored");
  const long = radarr.requests.filter(({ query }) => query["pageSize"] === "1000");
  expect(long.map(({ query }) => query["page"])).toEqual(["1", "2"]);
});

test("a new download costs no request for old events", async () => {
  await using here = await nextToArr(WORKS);
  await here.addToFolder(FILM, { "film.mkv": "a" });
  age(here, FILM, 20);
  imported(here, OTHER, 300);
  await here.minute();
  await here.minute();
  expect((await here.release(FILM)).state).toBe("filed");
  expect(here.radarr.asked()).not.toContain("/history");
});
