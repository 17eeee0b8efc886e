import { expect, test } from "vitest";
import type { ShownRelease } from "../../../src/app/shown/release-shape.ts";
import { wholeEngine } from "../../support/whole-engine.ts";
import { season, series } from "../../support/works.ts";
import { testServer } from "./support-server.ts";

const CATALOGUE = [
  series(4, "Lantern Hill", 2004, [
    season(1, 3, 2004, ["First Light", "Ash and Oil", "The Keeper"]),
    season(2, 3, 2005, ["High Window", "The Long Stair", "Gone Out"]),
  ]),
];

test("the first call that the queue offers files an episode whose title is from another season", async () => {
  const engine = await wholeEngine(CATALOGUE);
  await using server = await testServer({ engine, catalogue: CATALOGUE });
  engine.drop("Lantern Hill - S02E01 - The Keeper.mkv");
  engine.drop("Lantern Hill", { "Season 1/The Long Stair.mkv": "content of it" });
  await engine.round();
  const { items } = (await server.data("get_ingest_queue")) as { items: ShownRelease[] };
  expect(items).toHaveLength(2);
  for (const { next: [first] = [] } of items) {
    expect(first?.tool).toBe("approve_ingest");
    expect(first?.needs).toBeUndefined();
    await server.data(first?.tool ?? "", first?.arguments);
  }
  await engine.round();
  expect(engine.inLibrary().map((path) => /s\d\de\d\d/.exec(path)?.[0])).toEqual([
    "s01e03",
    "s02e02",
  ]);
});
