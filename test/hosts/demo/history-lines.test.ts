import { expect, test } from "vitest";
import { groupStepsByRelease } from "../../../src/hosts/demo/result.ts";

const entry = (id: number, release_id: number | undefined, action: string, actor = "engine") => ({
  id,
  at: "",
  action,
  actor,
  name: `release ${release_id}`,
  ...(release_id === undefined ? {} : { release_id }),
});

test("prints one line per release, and names the actor of steps that someone other than the engine took", () => {
  const entries = [
    entry(1, 1, "found"),
    entry(2, 2, "found"),
    entry(3, undefined, "paused"),
    entry(4, 1, "held"),
    entry(5, 1, "approved", "cli:anna"),
    entry(6, 1, "scan_requested"),
    entry(7, 1, "scan_requested"),
  ];
  expect(groupStepsByRelease(entries)).toEqual([
    { id: 1, name: "release 1", steps: "found → held → approved by cli:anna → scan requested" },
    { id: 2, name: "release 2", steps: "found" },
  ]);
});
