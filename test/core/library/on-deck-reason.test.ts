import { expect, test } from "vitest";
import { toDeckReason } from "../../../src/core/library/library-kind.ts";

test("reports whether an item is in progress, comes next or is suggested by Plex", () => {
  expect(toDeckReason("movie", 1)).toBe("continue");
  expect(toDeckReason("episode", 1)).toBe("continue");
  expect(toDeckReason("episode", 0)).toBe("next_episode");
  expect(toDeckReason("movie", 0)).toBe("recommended");
});
