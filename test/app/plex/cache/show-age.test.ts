import { expect, test } from "vitest";
import { showAge } from "../../../../src/app/plex/cache/read-plex.ts";

test("shows no age for a fresh answer, the age for a cached one, and also the reason for a stale one", () => {
  expect(showAge({})).toEqual({});
  expect(showAge({ ageSeconds: 0 })).toEqual({ age_seconds: 0 });
  expect(showAge({ ageSeconds: 5, stale: true, staleReason: "Plex is down." })).toEqual({
    age_seconds: 5,
    stale: true,
    stale_reason: "Plex is down.",
  });
});
