import { expect, test } from "vitest";
import { releaseReadings } from "../../../src/core/readings/release-readings.ts";

const names = (name: string, videos: string[] = []) => releaseReadings({ name, videos }).map((one) => one.names);

test("every component that reads as the film is written plainly, and the others stay", () => {
  expect(names("Harbour Collection/2. Harbour (2011)/Harbour.mkv")).toContainEqual({
    name: "Harbour Collection/Harbour (2011)/Harbour.mkv",
    videos: [],
  });
  expect(names("Harbour.German.2011.1080p-GRP", ["harbour.german.2011.1080p-grp.mkv"])).toContainEqual({
    name: "Harbour (2011) 1080p-GRP",
    videos: ["harbour (2011) 1080p-grp.mkv"],
  });
});

test("the only title that MakeMKV ripped has its folder's name", () => {
  const plain = { name: "Harbour (2011)", videos: ["Harbour (2011).mkv"] };
  expect(names("Harbour (2011)", ["title_t01.mkv"])).toContainEqual(plain);
  expect(names("Harbour (2011)", ["Harbour_t00.mkv"])).toContainEqual(plain);
  expect(names("Harbour (2011)", ["Other_t00.mkv"])).not.toContainEqual(plain);
  expect(names("Harbour (2011)", ["title_t00.mkv", "title_t01.mkv"]).flatMap(({ videos }) => videos)).toContain(
    "title_t00.mkv",
  );
});
