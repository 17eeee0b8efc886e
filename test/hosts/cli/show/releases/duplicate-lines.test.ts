import { expect, test } from "vitest";
import { formatDuplicateLines } from "../../../../../src/hosts/cli/commands/explain.ts";

const GIB = 2 ** 30;

test("omits columns that are empty everywhere, and aligns the rest", () => {
  const there = {
    path: "/media/Movies/Heat (1995)/Heat (1995).mkv",
    resolution: "1080p",
    source: "BluRay",
    codec: "x264",
    bytes: 8.1 * GIB,
    duration_ms: 169 * 60_000,
    release_id: 3,
  };
  const fresh = {
    path: "/in/Heat.mkv",
    resolution: "2160p",
    source: "WEB-DL",
    bytes: 22 * GIB,
    duration_ms: 170 * 60_000,
  };
  expect(formatDuplicateLines([{ fresh, there: [there] }])).toEqual([
    "  in the library  1080p BluRay  x264  8.1 GiB  2 h 49 min  Movies/Heat (1995)/Heat (1995).mkv (release 3)",
    "  this one        2160p WEB-DL        22 GiB   2 h 50 min",
  ]);
});

test("shows the first videos of a pack and the number of further videos", () => {
  const pair = { fresh: { path: "/in/a.mkv" }, there: [{ path: "/media/a.mkv" }] };
  const lines = formatDuplicateLines(Array.from({ length: 7 }, () => pair));
  expect(lines).toHaveLength(11);
  expect(lines.at(-1)).toBe("  and 2 more");
  expect(formatDuplicateLines([])).toEqual([]);
});
