import { expect, test } from "vitest";
import type { Entry } from "../../../../src/hosts/ui/desk/answers.ts";
import { byDay, factsOf, takeable } from "../../../../src/hosts/ui/model/entries.ts";

const entry = (id: number, more: Partial<Entry> = {}): Entry => ({
  id,
  at: "2026-11-21T10:00:00.000Z",
  action: "found",
  actor: "engine",
  ...more,
});

test("entries stand by the day on which they happened", () => {
  const [today, before] = byDay([entry(2, { at: "2026-11-21T12:00:00Z" }), entry(1, { at: "2026-11-19T12:00:00Z" })]);
  expect(today).toMatchObject(["2026-11-21T12:00:00Z", [{ id: 2 }]]);
  expect(before).toMatchObject(["2026-11-19T12:00:00Z", [{ id: 1 }]]);
});

test("only the decision that still stands can be taken back", () => {
  const entries = [
    entry(9, { release_id: 5, to: "filed" }),
    entry(8, { release_id: 3, to: "rejected", current: true }),
    entry(7, { release_id: 2, to: "undoing", current: true }),
    entry(6, { release_id: 1, action: "plex_seen" }),
    // Of a page that was read before entry 7 came.
    entry(5, { release_id: 2, to: "filed", current: true }),
    entry(4, { release_id: 1, to: "filed", current: true }),
    entry(3, { release_id: 1, to: "approved" }),
    entry(2, { release_id: 4, to: "review", current: true }),
  ];
  expect([...takeable(entries)].toSorted((a, b) => a - b)).toEqual([4, 8]);
});

test("an entry tells its work, reasons and files, and nothing of a detail that it cannot read", () => {
  const identity = { type: "movie", tmdbId: 841, title: "Dune", year: 1984 };
  const files = [{ destination: "/m/Dune.mkv", method: "hardlink" }, { odd: 1 }];
  expect(factsOf({ detail: { identity, files, reasons: [{ message: "One." }], message: "Two." } })).toEqual({
    work: identity,
    sentences: ["One.", "Two."],
    files: [{ destination: "/m/Dune.mkv", method: "hardlink" }],
  });
  expect(factsOf({ detail: { identity: 7, files: "x", reasons: [null, "y"], message: {} } })).toEqual({
    sentences: [],
    files: [],
  });
});
