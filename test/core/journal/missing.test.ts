import { expect, test } from "vitest";
import {
  confirmMissingAt,
  isMissingProof,
  type Missing,
} from "../../../src/core/journal/missing.ts";

/** Looks that find these results in turn, in a library that is there or away. */
function looking(results: readonly (object | undefined)[], isAway = false) {
  const steps: string[] = [];
  const left = [...results];
  return {
    steps,
    confirm: () =>
      confirmMissingAt(
        "/media/a.mkv",
        async () => {
          steps.push("look");
          return left.shift();
        },
        async () => {
          steps.push("check");
          if (isAway) throw new Error("away");
        },
      ),
  };
}

test("a file is proven missing by a look, a check of the library, and a second look", async () => {
  const { steps, confirm } = looking([undefined, undefined]);
  const proof = await confirm();
  expect(isMissingProof(proof)).toBe(true);
  expect(proof).toMatchObject({ path: "/media/a.mkv" });
  expect(steps).toEqual(["look", "check", "look"]);
});

test("returns a file that either look finds", async () => {
  const file = { ino: "7" };
  const first = looking([file]);
  expect(await first.confirm()).toBe(file);
  expect(first.steps).toEqual(["look"]);
  expect(await looking([undefined, file]).confirm()).toBe(file);
});

test("proves nothing while the library is away", async () => {
  await expect(looking([undefined, undefined], true).confirm()).rejects.toThrow("away");
});

test("no other value is a proof", () => {
  // @ts-expect-error: only confirmMissingAt makes a proof, so this line must not compile.
  const forged: Missing = { path: "/media/a.mkv" };
  for (const value of [forged, undefined, null, "missing", {}]) {
    expect(isMissingProof(value)).toBe(false);
  }
});
