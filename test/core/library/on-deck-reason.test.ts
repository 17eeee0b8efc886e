import { expect, test } from "vitest";
import { deckReason } from "../../../src/core/library/library-kind.ts";

test("the reason is begun, next, or Plex's own suggestion", () => {
  expect(deckReason("movie", 1)).toBe("continue");
  expect(deckReason("episode", 1)).toBe("continue");
  expect(deckReason("episode", 0)).toBe("next_episode");
  expect(deckReason("movie", 0)).toBe("recommended");
});
