import { expect, test } from "vitest";
import { explainKeptItems, keptOf } from "../../../src/core/scan/kept-items.ts";

test.each([
  [["1"], ["1"], "same"],
  [["1"], ["2"], "another"],
  [["1", "2"], ["1", "3"], "another"],
  // Another library also has the item, or shows it later.
  [["1"], ["1", "9"], "same"],
  [["1", "9"], ["1"], "same"],
  [[], ["1"], "unknown"],
  [["1"], [], "unknown"],
] as const)("items that were %j and are now %j count as %s", (before, now, kept) => {
  expect(keptOf(before, now)).toBe(kept);
});

test("prints known counts and omits unknown ones", () => {
  const none = { same: 0, another: 0, not_shown: 0, unknown: 0 };
  expect(explainKeptItems(none)).toBe("");
  expect(explainKeptItems({ ...none, same: 3 })).toBe(
    "Plex shows all 3 renamed videos as the same items as before.",
  );
  expect(explainKeptItems({ ...none, not_shown: 2, unknown: 1 })).toBe(
    "Plex does not show 2 of 3 renamed videos yet. It is not known for 1 of 3 renamed videos which item Plex showed before.",
  );
});
