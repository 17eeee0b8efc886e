import { expect, test } from "vitest";
import { isNeverItem, pathKind } from "../../../src/core/media-files/partial-name.ts";

test.each([
  "",
  ".DS_Store",
  "._Heron.mkv",
  ".nfs0000000000a1b2c3",
  ".Trash-1000",
  "@eaDir",
  "#recycle",
  "Thumbs.db",
  "THUMBS.DB",
  "lost+found",
  "$RECYCLE.BIN",
  "_FAILED_Heron.2019",
  ".plex-ingest-trash",
  "...",
  "..data",
  "....Heron.mkv",
])("%j is never an item", (name) => {
  expect(isNeverItem(name)).toBe(true);
});

test.each([
  "Heron.mkv",
  "Lost",
  "recycle",
  "Failed State (2012)",
  "…and then",
  "...and Then (1971).mkv",
  "... 12 Herons",
])("%s may be an item", (name) => {
  expect(isNeverItem(name)).toBe(false);
});

test.each([
  ["S01/Heron.S01E01.mkv", "item"],
  ["S01/Heron.S01E01.mkv.part", "partial"],
  [".rsync-partial/Heron.mkv", "partial"],
  ["_UNPACK_x/Heron.mkv", "partial"],
  [".Trash-1000/Heron.mkv.part", "never"],
  ["@eaDir/Heron.mkv", "never"],
  ["S01/.DS_Store", "never"],
] as const)("%s is %s", (path, standing) => {
  expect(pathKind(path)).toBe(standing);
});
