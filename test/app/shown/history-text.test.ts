import { expect, test } from "vitest";
import {
  formatDetail,
  formatEntry,
  formatEvent,
  formatIdentity,
} from "../../../src/app/shown/history-text.ts";

test("shows an identity whose title TMDB has not returned yet", () => {
  expect(formatIdentity({ type: "movie", tmdb_id: 5, title: "" })).toBe(
    "not looked up yet [movie 5]",
  );
});

test("formats a detail's identity, reasons, files and messages, and omits unknown fields", () => {
  const detail = {
    identity: { type: "movie", tmdbId: 949, title: "Heat", year: 1995 },
    reasons: [{ code: "x", message: "Why." }],
    left: ["Left."],
    files: [{ destination: "/m/a.mkv", method: "hardlink" }],
    message: "Last.",
    other: { secret: 1 },
  };
  expect(formatDetail(detail)).toBe(
    " – Heat (1995) [movie 949] by hardlink to /m/a.mkv; Why. Left. Last.",
  );
  for (const nothing of [undefined, null, "text", 5, {}, { reasons: "x" }]) {
    expect(formatDetail(nothing)).toBe("");
  }
});

test("the history shows several files by their common folder and the count of each method", () => {
  const file = (destination: string, method = "hardlink", moved = false) => ({
    destination,
    method,
    moved,
  });
  const said = (...files: object[]): string => formatDetail({ files });
  expect(said(file("/m/Heat/Heat.mkv"), file("/m/Heat/Heat.en.srt"))).toBe(
    " – 2 files by hardlink into /m/Heat",
  );
  expect(
    said(
      file("/m/S/Season 01/a.mkv"),
      file("/m/S/Season 02/b.mkv", "copy"),
      file("/m/S/Season 02/c.mkv"),
    ),
  ).toBe(" – 2 files by hardlink, 1 file by copy into /m/S");
  expect(said(file("/m/Heat/a.mkv", "copy", true), file("/m/Heat 2/b.mkv", "copy", true))).toBe(
    " – 2 files moved by copy into /m",
  );
  expect(said(file("/a/x"), file("/b/y"))).toBe(" – 2 files by hardlink into /");
});

test("the history explains a copy by the reason why the file could not be linked", () => {
  const why = "No hardlink: The disks differ. No reflink: The disks differ.";
  const copied = (destination: string) => ({ destination, method: "copy", why });
  const linked = { destination: "/m/S/b.srt", method: "hardlink" };
  const shown = (...files: object[]): string => formatDetail({ files, problems: ["Left."] });
  expect(shown(copied("/m/a.mkv"))).toBe(" – by copy to /m/a.mkv, because the disks differ; Left.");
  expect(shown(linked, copied("/m/S/a.mkv"))).toBe(
    " – 1 file by hardlink, 1 file by copy into /m/S, because the disks differ; Left.",
  );
  const cloned = {
    ...copied("/m/a.mkv"),
    method: "reflink",
    why: "No hardlink: The disks differ.",
  };
  expect(shown(cloned)).toBe(" – by reflink to /m/a.mkv, because the disks differ; Left.");
});

test("the history shows a person's file choices in the form in which they are typed", () => {
  const choices = [
    { path: "a.mkv", season: 1, episodes: [2, 13] },
    { path: "b.mkv", skip: true },
    { path: "c.mkv", role: "extra" },
    { path: "d.mkv" },
  ];
  expect(formatDetail({ choices })).toBe(
    " – a.mkv=S01E02E13, b.mkv=skip, c.mkv=extra, d.mkv=taken",
  );
  expect(() => formatDetail({ choices: [null, "x", { path: 1, episodes: "no" }] })).not.toThrow();
});

test("the history shows filed files before those that are not filed", () => {
  const files = [{ destination: "/media/two.mkv", method: "hardlink" }];
  const problems = [{ code: "not_filed", message: "one.mkv: The library has it already." }];
  expect(formatDetail({ files, problems })).toBe(
    " – by hardlink to /media/two.mkv; one.mkv: The library has it already.",
  );
});

test("a correction given only by id shows the work's id", () => {
  const detail = {
    identity: { type: "movie", tmdbId: 603, title: "" },
    message: "This correction is remembered.",
  };
  expect(formatDetail(detail)).toBe(" – TMDB's film 603. This correction is remembered.");
});

test("an entry without a release shows its subject", () => {
  const entry = { id: 1, at: "2026-11-22T00:00:00.000Z", actor: "cli:anna" };
  const changed = { setting: "auto_ingest", from: false, to: true };
  expect(formatEntry({ ...entry, action: "configured", detail: changed })).toBe(
    "settings: configured (cli:anna) – auto_ingest: false → true",
  );
  expect(formatEntry({ ...entry, action: "paused" })).toBe("engine: paused (cli:anna)");
  expect(formatEntry({ ...entry, action: "upkeep", actor: "engine" })).toBe("database: upkeep");
  expect(formatEntry({ ...entry, action: "something_new" })).toBe(
    "plex-ingest: something new (cli:anna)",
  );
  expect(formatEntry({ ...entry, action: "filed", release_id: 7, name: "Heat.mkv" })).toBe(
    "#7 Heat.mkv: filed (cli:anna)",
  );
  expect(formatEvent({ ...entry, action: "filed", release_id: 7, name: "Heat.mkv" })).toBe(
    "filed (cli:anna)",
  );
});

test("the code of an entry about another server does not name Plex", () => {
  const entry = { id: 1, at: "", action: "plex_seen", actor: "engine" };
  const detail = { message: "Jellyfin has it" };
  expect(formatEvent({ ...entry, detail })).toBe("plex seen – Jellyfin has it");
  expect(formatEvent({ ...entry, detail: { ...detail, server: "Jellyfin" } })).toBe(
    "seen – Jellyfin has it",
  );
});
