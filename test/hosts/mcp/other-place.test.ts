import { expect, test } from "vitest";
import type { ShownRelease } from "../../../src/app/shown/release-shape.ts";
import { reviewSession } from "../../../src/hosts/cli/review/session.ts";
import { wholeEngine } from "../../support/whole-engine.ts";
import { season, series } from "../../support/works.ts";
import { fakeIo } from "../cli/fake-context.ts";
import { testServer } from "./support-server.ts";

const CATALOGUE = [
  series(4, "Lantern Hill", 2004, [
    season(1, 3, 2004, ["First Light", "Ash and Oil", "The Keeper"]),
    season(2, 3, 2005, ["High Window", "The Long Stair", "Gone Out"]),
  ]),
];
const NUMBERED = "Lantern Hill - S02E01 - The Keeper.mkv";

async function waiting() {
  const engine = await wholeEngine(CATALOGUE);
  engine.drop(NUMBERED);
  await engine.round();
  return { engine, server: await testServer({ engine, catalogue: CATALOGUE }) };
}

const filedAs = (paths: readonly string[]) => paths.map((path) => /s\d\de\d\d/.exec(path)?.[0]);

test("a title of another place is filed there by the first call that the queue offers", async () => {
  const { engine, server } = await waiting();
  await using _ = server;
  engine.drop("Lantern Hill", { "Season 1/The Long Stair.mkv": "content of it" });
  await engine.round();
  const { items } = (await server.data("get_ingest_queue")) as { items: ShownRelease[] };
  expect(items).toHaveLength(2);
  for (const { next = [] } of items) {
    const [first] = next;
    expect(first?.tool).toBe("approve_ingest");
    expect(first?.needs).toBeUndefined();
    await server.data(first?.tool ?? "", first?.arguments);
  }
  await engine.round();
  expect(filedAs(engine.inLibrary())).toEqual(["s01e03", "s02e02"]);
});

test("the first key of a review files one there as well", async () => {
  const { engine, server } = await waiting();
  await using _ = server;
  const keys = ["a"];
  const io = fakeIo({ terminal: true, key: async () => keys.shift() ?? "q" });
  expect(await reviewSession(io, server.review, "cli:anna")).toHaveLength(1);
  expect(io.written()).toContain("which is that of season 1 episode 3");
  await engine.round();
  expect(filedAs(engine.inLibrary())).toEqual(["s01e03"]);
});
