import { expect, test } from "vitest";
import { assertStateSpace } from "../../../src/app/engine/state-space.ts";

const MIB = 1024 * 1024;
const left = (bytes: number): Promise<void> =>
  assertStateSpace({ readFreeBytes: async () => bytes }, "/state");

test("everything waits if the state folder has less than 64 MiB free, and the folder is named", async () => {
  await left(64 * MIB);
  await expect(left(64 * MIB - 1)).rejects.toMatchObject({
    name: "Outage",
    code: "no_space",
    message: expect.stringMatching(/^The state folder \/state has .* free but needs 64 MiB/),
  });
});

test("free space in the state folder is read as for a local disk", async () => {
  const asked: unknown[] = [];
  const readFreeBytes = async (...args: unknown[]): Promise<number> => {
    asked.push(args);
    return 2 ** 30;
  };
  await assertStateSpace({ readFreeBytes }, "/state");
  expect(asked).toEqual([["/state", "local"]]);
});
