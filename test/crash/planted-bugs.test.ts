import { expect, test } from "vitest";
import { buildWorker } from "./build-worker.ts";
import { layGround } from "./ground.ts";
import { plant } from "./plant.ts";
import { PLANTED_BUGS } from "./planted-bugs.ts";

test("the crash checker finds each bug planted in the filing", async () => {
  using ground = layGround(undefined);
  const bundle = await buildWorker(ground.base);
  const lines: string[] = [];
  expect(await plant({ ground, bundle, say: (line) => void lines.push(line) })).toEqual([]);
  expect(lines).toEqual(PLANTED_BUGS.map(({ name }) => expect.stringContaining(`${name}: seen, `)));
});
