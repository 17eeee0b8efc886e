import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  findResizedPools,
  recordGrownPools,
  recordPoolSizes,
} from "../../../src/app/library-state/pool-sizes.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { HEAT_FILE, testEngine } from "../../support/engine.ts";
import { take } from "../../support/upgrade.ts";

test("records the size of a pool that grew while its files are there, and a smaller one on request", async () => {
  let poolBytes: number | undefined = 8e12;
  await using engine = await testEngine({
    files: () => ({ readPoolBytes: async () => poolBytes }),
  });
  const { id } = await take(engine, "Heat.1995.mkv");
  const recorded = async (): Promise<number | undefined> =>
    (await publicationsOf(engine.store.read, id))[0]?.anchor?.poolBytes;
  expect(await recorded()).toBe(8e12);

  poolBytes = 4e12;
  await recordGrownPools(engine);
  expect(await recorded()).toBe(8e12);
  await recordPoolSizes(engine.store, await findResizedPools(engine));
  expect(await recorded()).toBe(4e12);

  poolBytes = 12e12;
  await recordGrownPools(engine);
  expect(await recorded()).toBe(12e12);

  // The empty mount point of a disk that is away may be on a larger disk.
  rmSync(join(engine.library, HEAT_FILE));
  poolBytes = 16e12;
  await recordGrownPools(engine);
  expect(await recorded()).toBe(12e12);

  poolBytes = undefined;
  expect(await findResizedPools(engine)).toEqual([]);
});
