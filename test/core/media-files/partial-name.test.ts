import { expect, test } from "vitest";
import { isPartialName, partialTwins } from "../../../src/core/media-files/partial-name.ts";

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
])("%s is not finished", (name) => {
  expect(isPartialName(name)).toBe(true);
});

test.each([
  "Heron.2019.mkv",
  "The.Temp.1993.mkv",
  "The.Temp.mkv", // yt-dlp writes .temp. in small letters
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

test("control files beside a file show that it is unfinished", () => {
  expect(partialTwins("a.mkv")).toEqual(expect.arrayContaining(["a.mkv.aria2", "a.mkv.part"]));
});
