import { expect, test } from "vitest";
import { scanFoldersOf } from "../../../../src/app/journal/steps/scan-folder.ts";

const SHOW = "/library/TV Shows/Sherlock (2010)";
const file = (name: string, madeFolders: string[] = []) => ({ finalPath: `${SHOW}/Season 01/${name}`, madeFolders });

test("a new season is scanned once with its show, however many files it has", () => {
  const files = [file("1.mkv", [SHOW, `${SHOW}/Season 01`]), file("2.mkv"), file("1.en.srt")];
  expect(scanFoldersOf(files, "tv")).toEqual([SHOW]);
});

test("a season that Plex knows is scanned alone, and a movie by its own folder", () => {
  expect(scanFoldersOf([file("3.mkv"), file("4.mkv")], "tv")).toEqual([`${SHOW}/Season 01`]);
  const made = ["/library/Movies/A (2001)"];
  expect(scanFoldersOf([{ finalPath: "/library/Movies/A (2001)/A.mkv", madeFolders: made }], "movie")).toEqual(made);
});
