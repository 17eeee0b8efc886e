import { expect, test } from "vitest";
import { showAge } from "../../../../src/app/plex/cache/read-plex.ts";

test("nothing of an answer of just now, the age of a kept one, all of an old one", () => {
  expect(showAge({})).toEqual({});
  expect(showAge({ ageSeconds: 0 })).toEqual({ age_seconds: 0 });
  expect(showAge({ ageSeconds: 5, stale: true, staleReason: "Plex is down." })).toEqual({
    age_seconds: 5,
    stale: true,
    stale_reason: "Plex is down.",
  });
});
