import { expect, test } from "vitest";
import { CACHE_KINDS } from "../../../src/core/cache/cache-entry.ts";
import { lifetimeOf, MAX_STALE_MS } from "../../../src/core/cache/lifetime.ts";

const fresh = { libraries: 1, details: 2, search: 3, sessions: 4, recent: 5, onDeck: 6 };

test("each kind has its own setting, or that of a kind that changes as often", () => {
  expect(Object.fromEntries(CACHE_KINDS.map((kind) => [kind, lifetimeOf(kind, fresh).freshMs]))).toEqual({
    libraries: 1,
    server: 4,
    items: 5,
    details: 2,
    search: 3,
    sessions: 4,
    recent: 5,
    onDeck: 6,
    history: 6,
  });
});

test("sessions are shown for minutes, a library for days, and nothing longer than the maximum", () => {
  expect(lifetimeOf("sessions", fresh).staleMs).toBe(600_000);
  expect(lifetimeOf("libraries", fresh).staleMs).toBe(MAX_STALE_MS);
  for (const kind of CACHE_KINDS) expect(lifetimeOf(kind, fresh).staleMs).toBeLessThanOrEqual(MAX_STALE_MS);
});

test("zero caches nothing, and a long lifetime is also shown as long", () => {
  expect(lifetimeOf("sessions", { ...fresh, sessions: 0 })).toEqual({ freshMs: 0, staleMs: 0 });
  expect(lifetimeOf("sessions", { ...fresh, sessions: 3_600_000 }).staleMs).toBe(3_600_000);
});
