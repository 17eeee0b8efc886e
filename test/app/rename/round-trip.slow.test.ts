import { expect, test } from "vitest";
import { renameThereAndBack } from "../../support/rename-round-trip.ts";

test("5,000 works renamed plex, trash, both, plex have every path and content back", async () => {
  const [first, , , last] = await renameThereAndBack(5000);
  expect(last?.paths).toEqual(first?.paths);
  expect(first?.paths.size).toBeGreaterThan(11_000);
});
