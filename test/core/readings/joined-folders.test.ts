import { expect, test } from "vitest";
import { joinedFolders } from "../../../src/core/readings/joined-folders.ts";

const read = (name: string, videos: string[] = []) => joinedFolders({ name, videos });

test("the two folders above a season's are read as one, wherever the release begins", () => {
  const title = "Stone Pier";
  const path = "Season 2/S02E01.mkv";
  expect(read(`Stone/Pier/${path}`)).toEqual({ title, names: { name: `Stone Pier/${path}`, videos: [] } });
  expect(read("Stone", [`Pier/${path}`])).toEqual({ title, names: { name: "Stone Pier", videos: [path] } });
  expect(read("Shelf", [`Stone/Pier/${path}`])).toEqual({
    title,
    names: { name: "Shelf", videos: [`Stone Pier/${path}`] },
  });
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
