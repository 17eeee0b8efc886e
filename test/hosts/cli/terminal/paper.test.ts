import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { type Paper, toPaper, toScreen } from "../../../../src/hosts/cli/terminal/paper.ts";
import { PIPE } from "../fake-context.ts";

const terminal: Paper = {
  columns: 80,
  rows: 24,
  colour: false,
  redraws: true,
  timeZone: "America/New_York",
};
const next = "  next: plex-ingest approve 19 --type movie --tmdb 438631  or  plex-ingest reject 19";

test("in a pipe, lines are not wrapped or coloured, but times are local", () => {
  expect(toPaper(PIPE, [next, "x".repeat(500)])).toEqual([next, "x".repeat(500)]);
  expect(
    toPaper({ ...PIPE, timeZone: "America/New_York" }, ["since 2026-11-21 06:14 UTC"]),
  ).toEqual(["since 2026-11-21 01:14 EST"]);
});

test("on a terminal, lines wrap between words and commands are never broken", () => {
  expect(toPaper(terminal, [next])).toEqual([
    "  next: plex-ingest approve 19 --type movie --tmdb 438631  or",
    "    plex-ingest reject 19",
  ]);
});

test("colours only add codes to a line, and are reset at its end", () => {
  const lines = [
    "#7 Dune.1080p.mkv (1 file, 1.5 KiB)",
    "  review",
    "  - Two films are called Dune.",
    next,
    "  plex         not ok: Plex does not answer.",
    "  2026-03-01 12:34:56 UTC #7 Full.",
  ];
  const coloured = toPaper({ ...terminal, colour: true }, lines);
  expect(coloured.map((line) => stripVTControlCharacters(line))).toEqual(toPaper(terminal, lines));
  expect(coloured[0]).toBe("\u001b[1m#7\u001b[22m Dune.1080p.mkv (1 file, 1.5 KiB)");
  expect(coloured[1]).toBe("  \u001b[33mreview\u001b[39m");
  expect(coloured[3]).toBe(
    "  \u001b[2mnext:\u001b[22m \u001b[36mplex-ingest approve 19 --type movie --tmdb 438631\u001b[39m  or",
  );
  expect(coloured[4]).toBe("    \u001b[36mplex-ingest reject 19\u001b[39m");
  expect(coloured[5]).toContain("\u001b[31mnot ok:\u001b[39m Plex");
  expect(coloured[6]).toContain("\u001b[2m2026-03-01 07:34:56 EST\u001b[22m #7");
});

test("redraws a screen from the top left, and counts the lines that do not fit", () => {
  expect(toScreen({ ...terminal, rows: undefined }, ["a", "b"], false)).toBe(
    "\u001b[Ha\u001b[K\nb\u001b[K\n\u001b[J",
  );
  const long = toScreen(
    { ...terminal, rows: 5 },
    Array.from({ length: 9 }, (_, at) => `line ${at}`),
    true,
  );
  expect(stripVTControlCharacters(long).split("\n")).toEqual([
    "line 0",
    "line 1",
    "line 2",
    "… and 6 more lines",
    "",
  ]);
});
