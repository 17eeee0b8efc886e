import { expect, test } from "vitest";
import { CACHE_KINDS } from "../../../src/core/cache/cache-entry.ts";
import {
  isAskedBefore,
  judgeAge,
  lifetimeOf,
  MAX_STALE_MS,
} from "../../../src/core/cache/lifetime.ts";

const fresh = { libraries: 1, details: 2, search: 3, sessions: 4, recent: 5, onDeck: 6 };

test("each cache kind uses its own lifetime setting or that of a kind that changes equally often", () => {
  expect(
    Object.fromEntries(CACHE_KINDS.map((kind) => [kind, lifetimeOf(kind, fresh).freshMs])),
  ).toEqual({
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

test("shows stale sessions for minutes and stale libraries for up to the maximum, and caches nothing at zero", () => {
  expect(lifetimeOf("sessions", fresh).staleMs).toBe(600_000);
  expect(lifetimeOf("libraries", fresh).staleMs).toBe(MAX_STALE_MS);
  for (const kind of CACHE_KINDS) {
    expect(lifetimeOf(kind, fresh).staleMs).toBeLessThanOrEqual(MAX_STALE_MS);
  }
  expect(lifetimeOf("sessions", { ...fresh, sessions: 0 })).toEqual({ freshMs: 0, staleMs: 0 });
  expect(lifetimeOf("sessions", { ...fresh, sessions: 3_600_000 }).staleMs).toBe(3_600_000);
});

const life = { freshMs: 30_000, staleMs: 600_000 };
const NOW = 1_000_000;
const aged = (ms: number, changed?: number) =>
  judgeAge(
    { at: NOW - ms, now: NOW, changedAt: changed === undefined ? undefined : NOW - changed },
    life,
  );

test.each<[string, number, string]>([
  ["of this moment", 0, "fresh"],
  ["just within", 29_999, "fresh"],
  ["at its end", 30_000, "stale"],
  ["as old as it may be", 599_999, "stale"],
  ["too old", 600_000, "gone"],
  ["of the near future", -1, "stale"],
  ["of another year", -600_000, "gone"],
])("classifies the age of a response: %s", (_, ms, age) => {
  expect(aged(ms)).toBe(age);
});

test("a response from before our change is stale, and a change time in the future is ignored", () => {
  expect(aged(10, 5)).toBe("stale");
  expect(aged(5, 5)).toBe("stale");
  expect(aged(4, 5)).toBe("fresh");
  expect(aged(10, -1000)).toBe("fresh");
  expect(isAskedBefore(NOW + 1, { at: NOW, now: NOW })).toBe(false);
  expect(isAskedBefore(undefined, { at: NOW, now: NOW })).toBe(false);
  expect(judgeAge({ at: NOW, now: NOW, changedAt: undefined }, { freshMs: 0, staleMs: 0 })).toBe(
    "gone",
  );
});
