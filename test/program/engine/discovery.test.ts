import { expect, test } from "vitest";
import { explainUnwatched } from "../../../src/program/engine/discovery.ts";

const fails = (code: string): Error => Object.assign(new Error(`${code}: secret`), { code });

test.each([
  ["ENOSPC", /Raise fs\.inotify\.max_user_watches/],
  ["EMFILE", /Raise fs\.inotify\.max_user_instances/],
  ["EACCES", /cannot be watched \(EACCES\), so it is listed every 30 seconds\.$/],
])("explains %s of a watch with the setting to raise", (code, message) => {
  const text = explainUnwatched(fails(code));
  expect(text).toMatch(message);
  expect(text).toContain("listed every 30 seconds");
  expect(text).not.toContain("secret");
});

test("explains nothing while a folder is watched", () => {
  expect(explainUnwatched(undefined)).toBeUndefined();
});
