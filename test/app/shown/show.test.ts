import { expect, test } from "vitest";
import {
  cleanFields,
  showActions,
  showEntry,
  showFile,
  showRelease,
} from "../../../src/app/shown/release.ts";
import type { Release } from "../../../src/core/release/release.ts";

// A cursor movement, a change of writing direction, a line break and a NUL: a torrent's creator can
// put these into any name.
const EVIL = "a\u001b[2J\u202eb\nc\u0000d";
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b-\u200f]/;

const textsOf = (value: unknown): string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => [key, ...textsOf(inner)])
      : [];
const expectClean = (value: unknown): void => {
  for (const text of textsOf(value)) expect(text).not.toMatch(UNSAFE);
};

const release = (
  more: Partial<Pick<Release, "name" | "identity" | "waiting" | "confidence">> = {},
): Release => ({
  id: 7,
  version: 3,
  source: "torrent",
  name: EVIL,
  path: `/in/${EVIL}`,
  state: "review",
  reasons: [{ code: "title_differs", message: EVIL }],
  candidates: [{ type: "movie", tmdbId: 949, title: EVIL, year: 1995, confidence: 912 }],
  identity: { type: "movie", tmdbId: 949, title: EVIL, year: 1995 },
  waiting: { code: "no_space", message: EVIL, since: 0, nextTryAt: 1000, attempt: 1 },
  tries: 0,
  fileCount: 2,
  bytes: 10,
  createdAt: 0,
  updatedAt: 60_000,
  ...more,
});

test("cleans every name and message of a release", () => {
  const shown = showRelease(release());
  expectClean(shown);
  expect(shown.name).toContain("\ufffd");
});

test("shows numbers in readable form: confidence 0..1, times in ISO 8601 UTC", () => {
  const shown = showRelease(release({ confidence: 912 }));
  expect(shown).toMatchObject({
    id: 7,
    version: 3,
    confidence: 0.912,
    candidates: [{ tmdb_id: 949, confidence: 0.912, year: 1995 }],
    waiting: { since: "1970-01-01T00:00:00.000Z", next_try_at: "1970-01-01T00:00:01.000Z" },
    updated_at: "1970-01-01T00:01:00.000Z",
    file_count: 2,
  });
});

test("unknown fields are absent, not null or undefined", () => {
  const bare = showRelease(release({ identity: undefined, waiting: undefined }));
  for (const key of [
    "identity",
    "waiting",
    "confidence",
    "parts",
    "plex",
    "parent_id",
    "superseded_by",
  ]) {
    expect(bare).not.toHaveProperty(key);
  }
});

test("creates one call per file, because the tool accepts only one path", () => {
  const call = (path: string) => ({ tool: "execute_ingest", arguments: { path } });
  expect(showActions([{ do: "add", paths: ["/in/x/a.mkv"] }])).toEqual([
    { text: "plex-ingest add /in/x/a.mkv", ...call("/in/x/a.mkv") },
  ]);
  expect(
    showActions([{ do: "add", paths: ["/in/x/a.mkv", "/in/x/b c.mkv", "/in/x/c.mkv"] }]),
  ).toEqual([
    {
      text: "plex-ingest add /in/x/a.mkv '/in/x/b c.mkv' /in/x/c.mkv",
      ...call("/in/x/a.mkv"),
      also: [call("/in/x/b c.mkv"), call("/in/x/c.mkv")],
    },
  ]);
});

test("cleans a file's path, destination and problem", () => {
  const shown = showFile({
    path: EVIL,
    size: 1,
    mtimeNs: "1",
    role: "video",
    skip: false,
    mapping: { season: 1, episodes: [2, 3], titles: [EVIL, ""] },
    destination: `/media/${EVIL}`,
    method: "hardlink",
    problem: EVIL,
  });
  expectClean(shown);
  expect(shown).toMatchObject({ season: 1, episodes: [2, 3], method: "hardlink" });
});

test("cleans the history's details and keys at any depth, and includes only the fields an entry needs", () => {
  const detail = {
    [EVIL]: 1,
    files: [{ [EVIL]: EVIL, n: 5, more: ["\n", true, { title: EVIL }] }],
    none: null,
  };
  const entry = {
    id: 1,
    at: 0,
    action: "filed",
    actor: EVIL,
    name: EVIL,
    from: "filing",
    to: "filed",
  } as const;
  const shown = showEntry({ ...entry, detail });
  expectClean(shown);
  expect(shown).toMatchObject({
    detail: { files: [{ n: 5, more: ["\ufffd", true, {}] }], none: null },
  });
  expect(showEntry({ id: 1, at: 0, action: "found", actor: "engine", detail: {} })).toEqual({
    id: 1,
    at: "1970-01-01T00:00:00.000Z",
    action: "found",
    actor: "engine",
  });
});

test("truncates text of any length", () => {
  expect(showRelease(release({ name: "x".repeat(1_000_000) })).name.length).toBeLessThan(1000);
  expect(String(cleanFields({ a: "x".repeat(100_000) })["a"])).toHaveLength(4096);
});
