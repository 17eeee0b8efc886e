import { expect, test } from "vitest";
import type { HistoryEntryView } from "../../../../src/hosts/ui/desk/answers.ts";
import { byDay, factsOf, findTakeable } from "../../../../src/hosts/ui/model/entries.ts";
import { formatCalendarDay } from "../../../../src/hosts/ui/model/format.ts";

const entry = (id: number, more: Partial<HistoryEntryView> = {}): HistoryEntryView => ({
  id,
  at: "2026-11-21T10:00:00.000Z",
  action: "found",
  actor: "engine",
  ...more,
});

test("names recent days Today, Yesterday or by weekday", () => {
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 5);
  const [today, yesterday, before] = [22, 21, 20].map((day) =>
    formatCalendarDay(at(day, 23).toISOString(), at(22, 0)),
  );
  expect([today, yesterday]).toEqual([
    expect.stringMatching(/^Today, /),
    expect.stringMatching(/^Yesterday, /),
  ]);
  expect(before).toMatch(/^\w+day,? /);
});

test("groups entries by the day on which they happened", () => {
  const [today, before] = byDay([
    entry(2, { at: "2026-11-21T12:00:00Z" }),
    entry(1, { at: "2026-11-19T12:00:00Z" }),
  ]);
  expect(today).toMatchObject(["Sat Nov 21 2026", [{ id: 2 }]]);
  expect(before).toMatchObject(["Thu Nov 19 2026", [{ id: 1 }]]);
});

test("only the decision in force can be taken back", () => {
  const entries = [
    entry(9, { release_id: 5, to: "filed" }),
    entry(8, { release_id: 3, to: "rejected", current: true }),
    entry(7, { release_id: 2, to: "undoing", current: true }),
    entry(6, { release_id: 1, action: "plex_seen" }),
    // An entry of a page that was read before entry 7 was added.
    entry(5, { release_id: 2, to: "filed", current: true }),
    entry(4, { release_id: 1, to: "filed", current: true }),
    entry(3, { release_id: 1, to: "approved" }),
    entry(2, { release_id: 4, to: "review", current: true }),
  ];
  expect([...findTakeable(entries)].toSorted((a, b) => a - b)).toEqual([4, 8]);
});

test("an entry of copied files states why they were not linked", () => {
  const linked = { destination: "/m/Dune.srt", method: "hardlink" };
  const copied = {
    destination: "/m/Dune.mkv",
    method: "copy",
    why: "No hardlink: No, it is full.",
  };
  expect(factsOf({ detail: { files: [linked, copied] } }).copiedBecause).toBe("no, it is full");
  expect(factsOf({ detail: { files: [linked, 7] } })).not.toHaveProperty("copiedBecause");
});

test("an entry shows its work, reasons and files, and ignores details in an unknown form", () => {
  const identity = { type: "movie", tmdbId: 841, title: "Dune", year: 1984 };
  const files = [{ destination: "/m/Dune.mkv", method: "hardlink" }, { odd: 1 }];
  expect(
    factsOf({ detail: { identity, files, reasons: [{ message: "One." }], message: "Two." } }),
  ).toEqual({
    work: identity,
    sentences: ["One.", "Two."],
    files: [{ destination: "/m/Dune.mkv", method: "hardlink" }],
  });
  expect(
    factsOf({ detail: { identity: 7, files: "x", reasons: [null, "y"], message: {} } }),
  ).toEqual({
    sentences: [],
    files: [],
  });
});
