import { expect, test } from "vitest";
import { toDeckReason } from "../../../src/core/library/library-kind.ts";

test("the reason is that an item was begun, is next, or is Plex's own suggestion", () => {
  expect(toDeckReason("movie", 1)).toBe("continue");
  expect(toDeckReason("episode", 1)).toBe("continue");
  expect(toDeckReason("episode", 0)).toBe("next_episode");
  expect(toDeckReason("movie", 0)).toBe("recommended");
});
