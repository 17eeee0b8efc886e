import { expect, test } from "vitest";
import { computeItemId } from "../../../src/servers/jellyfin/item-id.ts";

test("a film's id is computed from its path, with the first groups of the GUID swapped", () => {
  const name = "Paper Harbor (2014) {tmdb-900001}";
  const id = computeItemId("Movie", `/media/Movies/${name}/${name}.mkv`);
  expect(id).toBe("785e57941c400ac304d1c3ac691c508c");
  expect(computeItemId("Episode", `/media/Movies/${name}/${name}.mkv`)).not.toBe(id);
});
