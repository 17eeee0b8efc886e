import { expect, test } from "vitest";
import { joinedFolders } from "../../../src/core/readings/joined-folders.ts";

const read = (name = "", videos: string[] = []) => joinedFolders({ name, videos });

test("the two folders above a season's are read as one, wherever the release begins", () => {
  const path = "Season 2/S02E01.mkv";
  for (const [name, ...videos] of [
    [`Stone/Pier/${path}`],
    ["Stone", `Pier/${path}`],
    ["Shelf", `Stone/Pier/${path}`],
  ]) {
    const joined = read(name, videos);
    expect(joined?.title).toBe("Stone Pier");
    expect([...(joined?.reading ?? [])].map(([folder, { title }]) => [folder, title])).toEqual([
      ["Stone", "Stone Pier"],
      ["Pier", "Stone Pier"],
    ]);
  }
});

test.each([
  ["TV Shows/Stone Pier/Season 2/S02E01.mkv"],
  ["Stone/Stone Pier/Season 2/S02E01.mkv"],
  ["Stone (2004)/Pier/Season 2/S02E01.mkv"],
  ["Stone/Pier/S02E01.mkv"],
  ["Stone/Season 2/S02E01.mkv"],
])("the folders of %s are not read as one title", (name) => expect(read(name)).toBeUndefined());

test("folders are not read as one title if the videos lie in different ones", () => {
  expect(read("Stone", ["Pier/Season 1/S01E01.mkv", "Wall/Season 1/S01E01.mkv"])).toBeUndefined();
});
