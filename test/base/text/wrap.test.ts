import { expect, test } from "vitest";
import { widthOf, wrapLine } from "../../../src/base/text/wrap.ts";

test("keeps a line that fits, wraps a long line at spaces with an indent, and never splits a word", () => {
  expect(wrapLine("  review   2  ", 80)).toEqual(["  review   2  "]);
  expect(wrapLine("  - Two films are called Dune, and nothing says which.", 24)).toEqual([
    "  - Two films are called",
    "    Dune, and nothing",
    "    says which.",
  ]);
  expect(wrapLine("  in /srv/media/downloads/A.Very.Long.Name.mkv", 20)).toEqual([
    "  in",
    "    /srv/media/downloads/A.Very.Long.Name.mkv",
  ]);
});

test.each([
  [
    "in backticks",
    "No engine is running; start `plex-ingest daemon --env-file /etc/x`.",
    ["No engine is running; start", "  `plex-ingest daemon --env-file /etc/x`."],
  ],
  [
    "with a name in quotation marks",
    "  next: plex-ingest approve 7 --file 'a  film or two.mkv=skip'  or  plex-ingest reject 7",
    [
      "  next:",
      "    plex-ingest approve 7 --file 'a  film or two.mkv=skip'",
      "    or  plex-ingest reject 7",
    ],
  ],
  [
    "in prose",
    "28 downloads from before are parked: plex-ingest backlog lists them",
    ["28 downloads from before are parked:", "  plex-ingest backlog lists them"],
  ],
])("never breaks a command %s, and puts an overlong one on its own line", (_, line, expected) => {
  expect(wrapLine(line, 40)).toEqual(expected);
});

test("measures a line in columns: wide characters count as two, and combining marks as zero", () => {
  expect([
    widthOf("Heat"),
    widthOf("기생충"),
    widthOf("e\u0301"),
    widthOf("🎬"),
    widthOf("Amélie"),
  ]).toEqual([4, 6, 1, 2, 6]);
  expect(wrapLine("기생충 기생충 기생충", 14)).toEqual(["기생충 기생충", "  기생충"]);
});
