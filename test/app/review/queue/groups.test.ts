import { expect, test } from "vitest";
import { groupsOf } from "../../../../src/app/review/queue/queue.ts";
import type { ShownAction } from "../../../../src/app/shown/release-shape.ts";
import { saying } from "../../../support/said.ts";

const reject: ShownAction = { text: "reject", tool: "reject_ingest" };
const approve = (more: Record<string, unknown> = {}, needs?: string[]): ShownAction => ({
  text: "approve",
  tool: "approve_ingest",
  arguments: { type: "movie", tmdb_id: 1, ...more },
  ...(needs ? { needs } : {}),
});
const item = (id: number, code: string, ...next: ShownAction[]) => ({
  id,
  source: "folder",
  reasons: [{ code, message: "" }],
  next,
});

const ITEMS = [
  item(1, "auto_off", approve(), reject),
  item(2, "disc", reject, approve({}, ["tmdb_id"])),
  item(3, "no_match", approve({}, ["tmdb_id"]), reject),
  item(4, "remake_rival", approve(), reject),
  item(5, "auto_off", approve(), reject),
  item(6, "remake_rival", approve(), reject),
];

test("groups releases of one show and with one reason, each with what to do", () => {
  const shows = [
    item(7, "auto_off", approve({ type: "tv", tmdb_id: 9 })),
    item(8, "no_year", approve({ type: "tv", tmdb_id: 9 })),
  ];
  expect(groupsOf([...ITEMS, ...shows])).toEqual([
    { by: "show", tmdb_id: 9, count: 2, ids: [7, 8], text: saying("each") },
    {
      by: "reason",
      reason: "auto_off",
      count: 2,
      ids: [1, 5],
      text: saying("They are certain. Use `plex-ingest approve ID…` with these ids"),
    },
    { by: "reason", reason: "remake_rival", count: 2, ids: [4, 6], text: saying("candidates") },
  ]);
  expect(groupsOf([])).toEqual([]);
});

test("works from the library form one group, regardless of their reasons and shows", () => {
  const works = [ITEMS[0], ITEMS[3], item(9, "no_match", approve({ type: "tv", tmdb_id: 9 }))].map(
    (one, at) => ({
      ...(one ?? item(0, "")),
      id: 20 + at,
      source: "library",
    }),
  );
  const [first, ...rest] = groupsOf([...works, ...ITEMS]);
  expect(first).toEqual({
    by: "adopt",
    count: 3,
    ids: [20, 21, 22],
    text: saying("adopted in place;"),
  });
  expect(rest).toEqual(groupsOf(ITEMS));
});
