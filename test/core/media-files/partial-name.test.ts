import { expect, test } from "vitest";
import {
  isBeingUnpacked,
  isNeverItem,
  isPartialName,
  listPartialTwins,
  pathKindOf,
} from "../../../src/core/media-files/partial-name.ts";

test.each([
  "Heron.2019.mkv.part",
  "Heron.2019.mkv.PART",
  "Heron.2019.mkv.partial~",
  "Unconfirmed 48213.crdownload",
  "Heron.2019.download",
  "Heron.2019.mkv.!qB",
  "Heron.2019.mkv.aria2",
  "Heron.2019.mkv.tmp",
  ".Heron.2019.mkv.a8Zq1P",
  ".Heron.2019.mkv.~1a2b3c",
  ".getxfer.1234.mega",
  ".~tmp~",
  ".rsync-partial",
  "__ADMIN__",
  "_UNPACK_Heron.2019",
  ".syncthing.Heron.2019.mkv.tmp",
  "~syncthing~Heron.2019.mkv.tmp",
  "Heron.2019.f137.mp4",
  "Heron.2019.temp.mkv",
  "Heron.2019.mkv.sb-1a2b3c4d-Zz9Yy8",
])("%s is unfinished", (name) => {
  expect(isPartialName(name)).toBe(true);
});

test.each([
  "Heron.2019.mkv",
  "The.Temp.1993.mkv",
  "The.Temp.mkv", // yt-dlp writes .temp. in lower case
  "Part.Two.mkv",
  "Heron.part1.rar",
  "Download (2015).mp4",
  "Tmp",
  "lock",
  ".DS_Store",
  "Apollo.F13.mkv",
])("%s is finished", (name) => {
  expect(isPartialName(name)).toBe(false);
});

test("control files next to a file mark it as unfinished", () => {
  expect(listPartialTwins("a.mkv")).toEqual(expect.arrayContaining(["a.mkv.aria2", "a.mkv.part"]));
});

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
  expect(pathKindOf(path)).toBe(standing);
});

test("Unpackerr's folder is unfinished until its log is in it", () => {
  const folder = "Heron.2019.1080p-GRP_unpackerred";
  expect(isBeingUnpacked(folder, ["Heron.mkv"])).toBe(true);
  expect(isBeingUnpacked(folder, ["Heron.mkv", "_unpackerred.Heron.2019.1080p-GRP.txt"])).toBe(
    false,
  );
  expect(isBeingUnpacked("Heron.2019.1080p-GRP", ["Heron.mkv"])).toBe(false);
  expect(isBeingUnpacked("unpackerred", ["Heron.mkv"])).toBe(false);
});
