import { expect, test } from "vitest";
import { releaseReadings } from "../../../src/core/readings/release-readings.ts";

/** The components that each reading reads as its film. */
const read = (name: string, videos: string[] = []) =>
  releaseReadings({ name, videos }).map(({ reading }) =>
    [...reading].map(([component, { title, year }]) => `${component} => ${title} ${year}`),
  );

test("every component that can be the film is read as it, and the others as they stand", () => {
  expect(read("Harbour Collection/2. Harbour (2011)/Harbour.mkv")).toContainEqual([
    "2. Harbour (2011) => Harbour 2011",
  ]);
  expect(read("Harbour.German.2011.1080p-GRP", ["harbour.german.2011.1080p-grp.mkv"])).toContainEqual([
    "harbour.german.2011.1080p-grp.mkv => harbour 2011",
    "Harbour.German.2011.1080p-GRP => Harbour 2011",
  ]);
});

test("the only title that MakeMKV ripped is its folder's film", () => {
  const ripped = (video: string) => [`${video} => Harbour 2011`, "Harbour (2011) => Harbour 2011"];
  expect(read("Harbour (2011)", ["title_t01.mkv"])).toContainEqual(ripped("title_t01.mkv"));
  expect(read("Harbour (2011)", ["Harbour_t00.mkv"])).toContainEqual(ripped("Harbour_t00.mkv"));
  expect(read("Harbour (2011)", ["Other_t00.mkv"]).flat()).toEqual(["Harbour (2011) => Harbour 2011"]);
  expect(read("Harbour (2011)", ["title_t00.mkv", "title_t01.mkv"]).flat()).toEqual(["Harbour (2011) => Harbour 2011"]);
});
