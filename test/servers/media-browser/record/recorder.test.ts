import { describe, expect, test } from "vitest";
import { EMBY } from "../../../../src/servers/emby/dialect.ts";
import { recordEmby } from "../../../../src/servers/emby/record.ts";
import { JELLYFIN } from "../../../../src/servers/jellyfin/dialect.ts";
import { recordJellyfin } from "../../../../src/servers/jellyfin/record.ts";
import { createDisguise } from "../../../../src/servers/media-browser/record/disguise.ts";
import type { MediaBrowserRecording } from "../../../../src/servers/media-browser/record/recorder.ts";
import { replay } from "../../../support/media-browser/replay.ts";
import { openWorld } from "../../../support/media-browser/served.ts";
import { KEY } from "../../../support/media-browser/stand-in.ts";
import { randomFrom } from "../../../support/random.ts";

const FOLDER = "/srv/olga/Films/Paper Harbor (2014) [tmdbid=900001]";
const STEM = "Paper Harbor (2014) [tmdbid=900001]";
const SEASON = "/srv/olga/Shows/Low Tide (2019) [tvdbid=77]/Season 01";
const DATED =
  "/srv/olga/Shows/Low Tide (2019) [tvdbid=77]/Season 29/Low Tide (2019) - 2024-03-14.mkv";
const FILES = [
  DATED,
  `${FOLDER}/${STEM}.mkv`,
  `${FOLDER}/${STEM} - 2160p.mkv`,
  "/srv/olga/Films/Bücher (2001)/Bücher (2001) - pt1.mkv",
  "/srv/olga/Films/Bücher (2001)/Bücher (2001) - pt2.mkv",
  `${SEASON}/Low Tide (2019) - s01e01-e02.mkv`,
];
const KINDS = [
  ["jellyfin", "10.10.7", JELLYFIN],
  ["jellyfin", "10.11.11", JELLYFIN],
  ["jellyfin", "12.1.0", JELLYFIN],
  ["emby", "4.8.11.0", EMBY],
  ["emby", "4.9.3.0", EMBY],
] as const;
/** Fields of real sessions and servers that identify people and machines. */
const PERSONAL = {
  UserName: "Olga",
  DeviceName: "Olgas Fernseher",
  DeviceId: "device-471148291736",
  RemoteEndPoint: "203.0.113.7",
  LocalAddress: "http://192.168.17.23:8096",
  WanAddress: "https://olga.example",
  Overview: "A harbor of paper.",
  olga: "named after a user",
};

async function recorded(kind: "jellyfin" | "emby", version: string) {
  await using it = await openWorld({
    kind,
    version,
    locations: { movies: ["/srv/olga/Films"], shows: ["/srv/olga/Shows"] },
    standIn: {
      // The walk sends requests that the server must refuse.
      isExplored: true,
      sessions: [
        { ...PERSONAL, NowPlayingItem: { ...PERSONAL, Id: "e".repeat(32), Path: FILES[1] } },
      ],
    },
  });
  it.has(...FILES);
  const deps = {
    baseUrl: it.standIn.origin,
    apiKey: () => KEY,
    timeoutMs: 30_000,
    maxConnections: 1,
    clock: it.clock,
  };
  const made = { version: "1", random: randomFrom() };
  const record = kind === "jellyfin" ? recordJellyfin : recordEmby;
  const recording = await record(deps, made, it.signal);
  const text = JSON.stringify(recording);
  return { recording: JSON.parse(text) as MediaBrowserRecording, text, asked: it.standIn.asked };
}

describe.each(KINDS)("a recording of %s %s", (kind, version, dialect) => {
  test("is read by a replay as it was read from the server", async () => {
    const { recording } = await recorded(kind, version);
    const { different, unknown } = await replay(dialect, recording);
    expect({ different, unknown }).toEqual({ different: [], unknown: [] });
    expect(Object.keys(recording.results)).toEqual(
      expect.arrayContaining([
        "server",
        "public",
        "delay",
        "libraries",
        "Movie of library 1",
        "Episode of library 2",
        "an item with several versions",
        "an item with several episodes",
        "playing",
        "a report outside all libraries",
      ]),
    );
    const { exchanges } = recording;
    const changed = exchanges.map((exchange) =>
      exchange.asked === "GET /Sessions" ? { ...exchange, answer: [] } : exchange,
    );
    expect((await replay(dialect, { ...recording, exchanges: changed })).different).toEqual([
      "playing",
    ]);
  });

  test("keeps each year, and no date of a work", async () => {
    const { recording, text } = await recorded(kind, version);
    const { now } = await replay(dialect, recording);
    expect(now["Movie of library 1"]).toContainEqual(expect.objectContaining({ year: 2014 }));
    const dated = expect.objectContaining({ premiere: "2024-01-01" });
    expect(now["Episode of library 2"]).toContainEqual(dated);
    expect(text).not.toContain("2024-03-14");
  });

  test("has refusals, and whether ids follow from paths", async () => {
    const { recording } = await recorded(kind, version);
    const refusals = recording.exchanges.filter(({ status }) => status >= 400);
    expect(new Set(refusals.map(({ status }) => status))).toEqual(new Set([400, 401, 404]));
    expect(refusals.every(({ answer }) => answer === undefined)).toBe(true);
    const rules = recording.results["computed ids"];
    expect(rules).toEqual(
      kind === "emby"
        ? undefined
        : ["Movie", "Series", "Season", "Episode"].map((type) => ({
            type,
            "rule held": "yes",
            answered: "yes",
          })),
    );
  });

  test("changes nothing on the server, and contains nothing of the library or its people", async () => {
    const { text, asked, recording } = await recorded(kind, version);
    const changing = asked.filter(({ method }) => method !== "GET");
    expect(changing.map(({ url, body }) => [url, body.includes("/srv")])).toEqual([
      ["/Library/Media/Updated", false],
    ]);
    for (const word of [
      "olga",
      "harbor",
      "paper",
      "tide",
      "bücher",
      "203.0",
      "192.168",
      "900001",
    ]) {
      expect(text.toLowerCase(), word).not.toContain(word);
    }
    expect(text).not.toContain(KEY);
    expect(text).not.toMatch(/a{32}|c{32}|e{32}/);
    expect(recording.dropped).toEqual(expect.arrayContaining(["DeviceName", "RemoteEndPoint"]));
    expect(text).toContain("s01e01-e02.mkv");
    expect(text).toMatch(/\[tmdbid=[1-9]{6}\]/);
  });
});

test("a replaced path keeps separators, case, numbers of seasons and the form of its letters", () => {
  const { path, words, id } = createDisguise(randomFrom());
  expect(path("D:\\Filme\\Paper HARBOR (2014)\\Season 01\\a - s01e02.mkv")).toMatch(
    /^D:\\[A-Z][a-z]{4}\\[A-Z][a-z]{4} [A-Z]{6} \([1-9]{4}\)\\Season 01\\[a-z]9* - s01e02\.mkv$/,
  );
  const composed = path("/media/B\u00fccher");
  expect(path("/media/Bu\u0308cher")).toBe(composed.normalize("NFD"));
  expect(composed).not.toBe(composed.normalize("NFD"));
  expect(words("Paper Harbor")).toBe(path("/Paper Harbor").slice(1));
  expect(id("tt0133093")).toMatch(/^tt[1-9]{7}$/);
  expect(id("900001")).toBe(/tmdbid=(\d+)/.exec(path("/a [tmdbid=900001]"))?.[1]);
  expect(path("/a [tvdbid=77]")).toContain(`[tvdbid=${id("77")}]`);
  expect(id("a1b2c3d4e5f60718293a4b5c6d7e8f90")).toMatch(/^[1-9a-f]{32}$/);
});
