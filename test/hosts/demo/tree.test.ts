import { linkSync } from "node:fs";
import { expect, test } from "vitest";
import { formatTreeLines, readTree } from "../../../src/hosts/demo/folder.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("draws a folder as a tree, and shows for each file whether the download shares it", async () => {
  using folder = tempFolder();
  folder.write("library/Movies/B (2002)/B (2002).mkv");
  folder.write("library/.plex-ingest-trash/old.mkv");
  folder.write("library/TV Shows/.keep");
  folder.write("library/Movies/A (2001)/placeholder");
  linkSync(folder.write("downloads/A.mkv"), folder.at("library/Movies/A (2001)/A (2001).mkv"));

  expect(formatTreeLines(await readTree(folder.at("library")))).toEqual([
    "├─ Movies/",
    "│  ├─ A (2001)/",
    "│  │  ├─ A (2001).mkv  hardlink",
    "│  │  └─ placeholder   copy",
    "│  └─ B (2002)/",
    "│     └─ B (2002).mkv  copy",
    "└─ TV Shows/",
  ]);
});
