import { expect, test } from "vitest";
import type { ShownEntry, ShownItem } from "../../../src/app/shown/release-shape.ts";
import { toStoryLine } from "../../../src/hosts/demo/follow-daemon.ts";
import { shownItem } from "../../support/shown-release.ts";

const item = (more: Partial<ShownItem> = {}): ShownItem =>
  shownItem("Dune.1080p.mkv", { id: 3, ...more });
const entry = (action: string, detail?: Record<string, unknown>): ShownEntry => ({
  id: 1,
  at: "",
  release_id: 3,
  action,
  actor: "engine",
  ...(detail === undefined ? {} : { detail }),
});
const options = { library: "/library", notes: new Map([["Dune.1080p.mkv", "no year"]]) };

test("shows a download with its most interesting details", () => {
  expect(toStoryLine(entry("found"), item(), options)).toMatchObject({
    id: 3,
    verb: "dropped",
    notes: ["no year"],
  });
});

test("shows a release in review with its first reason and the likeliest candidates", () => {
  const candidates = [
    { type: "movie" as const, tmdb_id: 1, title: "Dune", year: 2021, confidence: 0.7 },
    { type: "movie" as const, tmdb_id: 2, title: "Dune", year: 1984, confidence: 0.6 },
    { type: "movie" as const, tmdb_id: 3, title: "Dune Buggy", confidence: 0.1 },
  ];
  const reasons = [
    { code: "remake_rival", message: "It may be either." },
    { code: "close_second", message: "Hardly ahead." },
  ];
  expect(toStoryLine(entry("held", { reasons }), item({ candidates }), options)).toMatchObject({
    verb: "in review",
    text: "It may be either.",
    notes: ["candidates: Dune (2021) 0.700 · Dune (1984) 0.600"],
  });
});

test("an identified release shows which parts of the score agree", () => {
  const identity = { type: "tv" as const, tmdb_id: 9, title: "Sherlock", year: 2010 };
  const sure = item({
    identity,
    confidence: 0.94,
    parts: { title: 1, year: 0.8, popularity: 1, type: 1 },
  });
  expect(toStoryLine(entry("identified"), sure, options)?.text).toBe(
    "Sherlock (2010): title and type agree (0.940)",
  );
});

test("shows a release that was approved only by id under its own name", () => {
  const byId = item({ identity: { type: "movie", tmdb_id: 841, title: "" } });
  expect(toStoryLine(entry("approved"), byId, options)?.text).toBe("Dune.1080p.mkv, by a person");
});

test("shows how and where a release was filed, and what was not filed", () => {
  const files = [
    {
      path: "a.mkv",
      role: "video",
      destination: "/library/TV Shows/S/Season 01/a.mkv",
      method: "hardlink",
    },
    {
      path: "a.srt",
      role: "subtitle",
      destination: "/library/TV Shows/S/Season 01/a.srt",
      method: "hardlink",
    },
    { path: "Sample/x.mkv", role: "sample", problem: "A sample is never filed." },
  ];
  const sized = files.map((file) => ({ ...file, bytes: 1 }));
  const filed = toStoryLine(entry("filed"), item({ files: sized }), options);
  expect(filed?.text.replaceAll("\u00a0", " ")).toBe(
    "2 files by hardlink into TV Shows/S/Season 01",
  );
  expect(filed?.notes).toEqual(["not filed: x.mkv (A sample is never filed.)"]);
});

test("lists files that an undo could not remove, and omits steps that matter only in the log", () => {
  const left = [{ code: "changed", message: "It is another file now." }];
  expect(toStoryLine(entry("taken_back", { left }), item(), options)?.notes).toEqual([
    "It is another file now.",
  ]);
  expect(toStoryLine(entry("settled"), item(), options)).toBeUndefined();
});
