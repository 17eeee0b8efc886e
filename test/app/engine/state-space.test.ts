import { expect, test } from "vitest";
import { assertStateSpace } from "../../../src/app/engine/state-space.ts";

const MIB = 1024 * 1024;
const left = (bytes: number): Promise<void> =>
  assertStateSpace({ readFreeBytes: async () => bytes }, "/state");

test("makes everything wait if the state folder has less than 64 MiB free, and names the folder", async () => {
  await left(64 * MIB);
  await expect(left(64 * MIB - 1)).rejects.toMatchObject({
    name: "Outage",
    code: "no_space",
    message: expect.stringMatching(/^The state folder \/state has .* free but needs 64 MiB/),
  });
});

test("reads the free space of the state folder as for a local disk", async () => {
  const asked: unknown[] = [];
  const readFreeBytes = async (...args: unknown[]): Promise<number> => {
    asked.push(args);
    return 2 ** 30;
  };
  await assertStateSpace({ readFreeBytes }, "/state");
  expect(asked).toEqual([["/state", "local"]]);
});
