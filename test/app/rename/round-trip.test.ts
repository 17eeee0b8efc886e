import { expect, test } from "vitest";
import { renameThereAndBack } from "../../support/rename-round-trip.ts";

test("a library renamed plex, trash, both, plex has every path and content back", async () => {
  const [first, trash, both, last] = await renameThereAndBack(40);
  expect(last?.paths).toEqual(first?.paths);
  for (const other of [trash, both]) expect(other?.renames).toBeGreaterThan(40);
});
