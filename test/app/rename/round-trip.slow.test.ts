import { expect, test } from "vitest";
import { renameThereAndBack } from "../../support/rename-round-trip.ts";

test("300 works renamed plex, trash, both, plex have every path and content back", async () => {
  const [first, , , last] = await renameThereAndBack(300);
  expect(last?.paths).toEqual(first?.paths);
  expect(first?.paths.size).toBeGreaterThan(700);
});
