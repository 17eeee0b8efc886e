import { expect, test } from "vitest";
import { addressOf, type PageAddress, parsePlace } from "../../../../src/core/page/place.ts";
import { formatAgo, formatDuration, formatWork } from "../../../../src/hosts/ui/model/format.ts";
import { groupOf } from "../../../../src/hosts/ui/model/reason-groups.ts";
import { extendSelection, toggleAll, toggleId } from "../../../../src/hosts/ui/model/selection.ts";
import { splitBreakable, splitName } from "../../../../src/hosts/ui/model/split-name.ts";
import { formatActor } from "../../../../src/hosts/ui/text/format-actor.ts";

test.each([
  ["Dune.1080p.BluRay.x264-DEMO.mkv", "Dune"],
  ["The.Office.S01E02.720p.HDTV.mkv", "The.Office.S01E02"],
  ["Blade.Runner.1982.Final.Cut.2160p.mkv", "Blade.Runner.1982"],
  ["1917.2019.1080p.mkv", "1917.2019"],
  ["Firefly.S01", "Firefly.S01"],
  ["Some Film.mkv", "Some Film"],
  ["<b>x</b>", "<b>x</b>"],
  ["", ""],
])("%s says %s", (name, strong) => {
  const [first, rest] = splitName(name);
  expect(first).toBe(strong);
  expect(first + rest).toBe(name);
  expect(splitBreakable(name).join("")).toBe(name);
});

test("formats lengths, numbers and works for people", () => {
  expect([42, 63, 137, 0.2].map((minutes) => formatDuration(minutes * 60_000))).toEqual([
    "42 min",
    "1 h 03 min",
    "2 h 17 min",
    "1 min",
  ]);
  expect(formatWork({ title: "The Office", year: 2005, season: 1, episodes: [2] })).toBe(
    "The Office (2005) S01E02",
  );
  expect(formatWork({ title: "Dune" })).toBe("Dune");
});

test.each([
  ["engine", "the daemon"],
  ["web:Firefox on Linux", "Firefox on Linux"],
  ["http:seedbox", "seedbox"],
  ["cli:anna", "anna at a terminal"],
  ["mcp:sub:anna", "sub:anna over MCP"],
  ["hook", "hook"],
  ["web:", "web:"],
])("%s is shown as %s", (actor, shown) => {
  expect(formatActor(actor)).toBe(shown);
});

test("formats a time span in one unit", () => {
  const now = Date.parse("2026-11-21T12:00:00Z");
  const ago = (iso: string): string => formatAgo(iso, now);
  expect(ago("2026-11-21T11:59:30Z")).toBe("30s ago");
  expect(ago("2026-11-21T09:00:00Z")).toBe("3h ago");
  expect(ago("2026-11-19T09:00:00Z")).toBe("2d ago");
  expect(ago("2026-11-22T09:00:00Z")).toBe("0s ago");
});

test("the first reason determines the group, and an unknown reason also belongs to a group", () => {
  const groupBy = (...codes: string[]) => groupOf({ reasons: codes.map((code) => ({ code })) });
  expect(groupBy("remake_rival", "runtime_differs")).toBe("which_work");
  expect(groupBy("disc")).toBe("unfileable");
  expect(groupBy("of_a_later_version")).toBe("other");
  expect(groupBy()).toBe("other");
  expect(groupOf({ reasons: [{ code: "disc" }], source: "library" })).toBe("adopt");
});

test("selects releases one by one, all at once, and as a range", () => {
  const ids = [1, 2, 3, 4];
  expect([...toggleId(new Set([1]), 2)]).toEqual([1, 2]);
  expect([...toggleId(new Set([1, 2]), 2)]).toEqual([1]);
  expect([...toggleAll(new Set(), ids)]).toEqual(ids);
  expect([...toggleAll(new Set(ids), ids)]).toEqual([]);
  expect([...extendSelection(new Set([2]), ids, 2, 4)]).toEqual([2, 3, 4]);
  expect([...extendSelection(new Set(), ids, undefined, 3)]).toEqual([3]);
});

test("each place has an address, which resolves back to the place", () => {
  const places: PageAddress[] = [
    { page: "waiting" },
    { page: "waiting", reason: "length", search: "dune & co" },
    { page: "item", id: 7 },
    { page: "files", id: 7 },
    { page: "history" },
    { page: "settings" },
  ];
  for (const place of places) {
    const { pathname, search } = new URL(addressOf(place), "http://x/a/b/");
    expect(parsePlace(pathname.slice("/a/b/".length), search)).toEqual(place);
  }
  for (const odd of ["item/0", "item/x", "item/7/other", "nothing", "../etc"]) {
    expect(parsePlace(odd, "").page).toBe("unknown");
  }
  expect(addressOf({ poster: { type: "movie", tmdb_id: 841 }, width: 154 })).toBe(
    "posters/movie/841?w=154",
  );
});
