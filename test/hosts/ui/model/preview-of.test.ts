import { expect, test } from "vitest";
import { previewOf } from "../../../../src/hosts/ui/model/preview-of.ts";

test("a preview asks for the numbers and files of the approval, without its other choices", () => {
  const choice = {
    type: "tv",
    tmdb_id: 2996,
    season: 1,
    episodes: [2],
    files: [{ path: "BDMV/STREAM/00000.m2ts", role: "video" }],
  } as const;
  const approval = { ...choice, episodes: [2], files: [...choice.files], ids: [7], version: 3 };
  expect(previewOf(7, { ...approval, duplicates: "replace" })).toEqual({ id: 7, ...choice });
});
