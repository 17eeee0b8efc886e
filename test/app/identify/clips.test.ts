import { expect, test } from "vitest";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { readQueue } from "../../../src/app/review/queue/queue.ts";
import { MINUTE_MS } from "../../../src/base/text/time-units.ts";
import type { Listed } from "../../support/catalogue-ports.ts";
import { joined, mkv } from "../../support/video-bytes.ts";
import { wholeEngine } from "../../support/whole-engine.ts";
import { movie } from "../../support/works.ts";

const FOG: Listed = movie(71, "Lantern Fog", 2019, { popularity: 20, runtimeMinutes: 100 });
const FILE = "Movies/Lantern Fog (2019) {tmdb-71}/Lantern Fog (2019).mkv";

let filler = 0;
const running = (minutes: number): Uint8Array =>
  joined(mkv(minutes * MINUTE_MS), new Uint8Array(++filler));

/** Drops a folder of videos, by length in minutes, and tells what is filed and what waits. */
async function settled(folder: string, minutes: Readonly<Record<string, number>>, auto = true) {
  await using engine = await wholeEngine([FOG], { auto, readsLengths: true });
  const videos = Object.entries(minutes).map(([path, length]) => [path, running(length)] as const);
  engine.drop(folder, Object.fromEntries(videos));
  await engine.round();
  const { items } = await readQueue(engine.store, { limit: 9 });
  return { library: engine.inLibrary(), states: await engine.states(), waiting: items.length };
}

test.each<[folder: string, Record<string, number>]>([
  [
    "Lantern Fog (2019)",
    {
      "Lantern Fog (2019).mkv": 100,
      "SPs/[VX] Lantern Fog [Menu].mkv": 1.5,
      "SPs/[VX] Lantern Fog [NCED].mkv": 1.5,
      "SPs/[VX] Lantern Fog [PV01].mkv": 1.5,
    },
  ],
  [
    "Lantern.Fog.2019.1080p.BluRay.x264-GRP",
    { "grp-lf1080-s.mkv": 0.75, "lantern.fog.2019.1080p.bluray.x264-grp.mkv": 101 },
  ],
  ["Lantern.Fog.2019.1080p.BluRay.x264-GRP", { "lf.mkv": 99, "0001.mkv": 4.5 }],
])("%s: files the film and asks nothing about its clips", async (folder, videos) => {
  const { library, states, waiting } = await settled(folder, videos);
  expect(library).toEqual([FILE]);
  expect({ states, waiting }).toEqual({ states: ["1 filed"], waiting: 0 });
});

test.each<[why: string, Record<string, number>]>([
  [
    "the short video's name may be a film's title",
    { "Lantern Fog (2019).mkv": 100, "Pigeons.mkv": 3 },
  ],
  ["it runs more than 5 %", { "Lantern Fog (2019).mkv": 100, "lf-s.mkv": 6 }],
  ["the longest is not the film", { "Lantern Fog (2019).mkv": 60, "lf-s.mkv": 1 }],
  ["it is not in the film's folder", { "A/Lantern Fog (2019).mkv": 100, "B/lf-s.mkv": 1 }],
])("asks about the other video: %s", async (_, videos) => {
  const { waiting } = await settled("Lantern Fog (2019)", videos);
  expect(waiting).toBeGreaterThan(0);
});

test("asks about a clip whose length is unknown", async () => {
  await using engine = await wholeEngine([FOG], { readsLengths: true });
  engine.drop("Lantern Fog (2019)", { "Lantern Fog (2019).mkv": running(100), "lf-s.mkv": "?" });
  await engine.round();
  expect((await readQueue(engine.store, { limit: 9 })).items).not.toEqual([]);
});

test("an approval of the film does not file its clips", async () => {
  await using engine = await wholeEngine([FOG], { auto: false, readsLengths: true });
  engine.drop("Lantern Fog (2019)", {
    "Lantern Fog (2019).mkv": running(100),
    "lf-s.mkv": running(1),
  });
  await engine.round();
  const { items } = await readQueue(engine.store, { limit: 9 });
  expect(items.map(({ reasons }) => reasons.map(({ code }) => code))).toEqual([["auto_off"]]);
  await approve(engine.store, [{ ids: [1], approval: {} }], { actor: "cli:anna", at: 9 });
  await engine.round();
  expect(engine.inLibrary()).toEqual([FILE]);
});
