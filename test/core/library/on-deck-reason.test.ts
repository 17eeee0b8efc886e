import { expect, test } from "vitest";
import { toDeckReason } from "../../../src/core/library/library-kind.ts";

test("the reason is begun, next, or Plex's own suggestion", () => {
  expect(toDeckReason("movie", 1)).toBe("continue");
  expect(toDeckReason("episode", 1)).toBe("continue");
  expect(toDeckReason("episode", 0)).toBe("next_episode");
  expect(toDeckReason("movie", 0)).toBe("recommended");
});
