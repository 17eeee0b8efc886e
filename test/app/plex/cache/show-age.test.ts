import { expect, test } from "vitest";
import { showAge } from "../../../../src/app/plex/cache/read-plex.ts";

test("a fresh answer has no age, a cached one has its age, and a stale one also the reason", () => {
  expect(showAge({})).toEqual({});
  expect(showAge({ ageSeconds: 0 })).toEqual({ age_seconds: 0 });
  expect(showAge({ ageSeconds: 5, stale: true, staleReason: "Plex is down." })).toEqual({
    age_seconds: 5,
    stale: true,
    stale_reason: "Plex is down.",
  });
});
