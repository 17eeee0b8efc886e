import { expect, test } from "vitest";
import {
  compareDecisions,
  formatDifferences,
  readRecord,
  writeRecord,
} from "../../bench/decisions/record.ts";
import { tempFolder } from "../support/temp-folder.ts";

const one = (kind: string, name: string, outcome: string) => ({ kind, name, outcome });

test("groups differences by kind and by what changed, and names the most frequent first", () => {
  const before = [
    one("films", "A.2001.mkv", "waits no_match"),
    one("films", "B.2001.mkv", "waits no_match"),
    one("packs", "P/ 1.mkv, 2.mkv", "files 1.mkv as tv/7 1x1; waits pack_incomplete"),
    one("films", "C.2001.mkv", "files movie/3"),
    one("films", "D.2001.mkv", "files movie/4"),
  ];
  const after = [
    one("films", "A.2001.mkv", "files movie/1"),
    one("films", "B.2001.mkv", "files movie/2"),
    one("packs", "P/ 1.mkv, 2.mkv", "files 1.mkv as tv/7 1x1; files 2.mkv as tv/7 1x2"),
    one("films", "C.2001.mkv", "files movie/9"),
    one("films", "E.2001.mkv", "waits no_match"),
  ];
  const found = compareDecisions(before, after);
  expect(found.map(({ kind, from, to, count }) => `${count} ${kind}: ${from} → ${to}`)).toEqual([
    "2 films: waits no_match → filed",
    "1 packs: filed and waits pack_incomplete → filed",
    "1 films: filed → filed otherwise",
    "1 films: filed → no name",
    "1 films: no name → waits no_match",
  ]);
  expect(formatDifferences(found.slice(2, 3))).toBe(
    "1 × films: filed → filed otherwise\n    C.2001.mkv: files movie/3 → files movie/9",
  );
  expect(compareDecisions(after, after)).toEqual([]);
});

test("a record has each name once, and the same bytes in any order", () => {
  using folder = tempFolder();
  const [a, b] = [one("films", "A.mkv", "waits no_match"), one("films", "Bé.mkv", "files movie/1")];
  writeRecord(folder.at("one"), [b, a, b]);
  writeRecord(folder.at("two"), [a, b]);
  expect(readRecord(folder.at("one"))).toEqual([a, b]);
  expect(readRecord(folder.at("two"))).toEqual([a, b]);
  expect(readRecord(folder.at("none"))).toEqual([]);
});
