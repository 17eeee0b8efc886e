import { expect, test } from "vitest";
import { toTorrent } from "../../../src/clients/qbittorrent/gate.ts";
import { readTorrent } from "../../../src/clients/qbittorrent/read-torrent.ts";
import { CAPTURED, type FakeRow } from "../../support/fake-qbittorrent.ts";
import { hashOf } from "../../support/torrent.ts";

const NOW = Date.parse("2026-11-23T12:00:00Z");
/** Additional fields of 4.6 and later; the last byte was sent 90 minutes ago. */
const IDLE = {
  inactive_seeding_time_limit: -2,
  max_inactive_seeding_time: 90,
  last_activity: NOW / 1000 - 90 * 60,
};
const PART = { progress: 0.4, amount_left: 60, completion_on: 0 };
const INCOMPLETE = { content_path: "/inc/Heat.1995.mkv" };

function seen(row: FakeRow) {
  const read = readTorrent(hashOf("a"), { ...CAPTURED, ...row }, NOW);
  return read && toTorrent(read, "qBittorrent");
}

// States as a real 4.5.2 reported them; 5.0 reports "stopped" instead of "paused".
test.each<[string, FakeRow, string | undefined, string]>([
  ["seeded", {}, undefined, "seeding"],
  ["seeded to somebody", { state: "uploading" }, undefined, "seeding"],
  ["in the queue for seeding", { state: "queuedUP" }, undefined, "seeding"],
  ["seeded by force", { state: "forcedUP" }, undefined, "seeding"],
  ["paused when whole", { state: "pausedUP" }, undefined, "finished"],
  ["stopped when whole", { state: "stoppedUP" }, undefined, "finished"],
  ["a folder", { content_path: "/dl/Heat/x.mkv" }, undefined, "seeding"],
  ["loose files", { content_path: "/dl" }, undefined, "seeding"],
  [
    "just added, with its check skipped",
    { state: "checkingResumeData", content_path: "Heat.1995.mkv", completion_on: 0 },
    "checking",
    "seeding",
  ],
  [
    "said to be whole before its path is known",
    { content_path: "Heat.1995.mkv" },
    "checking",
    "seeding",
  ],
  ["moved, in the old place", { state: "moving", ...INCOMPLETE }, "moving", "seeding"],
  ["moved, in the new place", { state: "moving" }, "moving", "seeding"],
  ["not moved, for the disk was full", INCOMPLETE, "torrent_error", "error"],
  [
    "given another folder, and not moved yet",
    { save_path: "/elsewhere" },
    "torrent_error",
    "error",
  ],
  ["being checked", { state: "checkingUP", progress: 0.3 }, "checking", "seeding"],
  ["being checked before it is whole", { state: "checkingDL", ...PART }, "checking", "downloading"],
  ["downloading", { state: "downloading", ...PART, ...INCOMPLETE }, "downloading", "downloading"],
  [
    "downloading from nobody",
    { state: "stalledDL", ...PART, ...INCOMPLETE },
    "downloading",
    "downloading",
  ],
  [
    "whole by its numbers before its state",
    { state: "stalledDL", ...INCOMPLETE },
    "downloading",
    "seeding",
  ],
  ["taking its space", { state: "allocating", ...PART }, "downloading", "downloading"],
  ["in the queue", { state: "queuedDL", ...PART }, "queued", "downloading"],
  ["paused", { state: "pausedDL", ...PART }, "stopped", "stopped"],
  ["stopped", { state: "stoppedDL", ...PART }, "stopped", "stopped"],
  ["of an unknown state", { state: "thinking" }, "queued", "seeding"],
  ["of a state that is a word of ours", { state: "constructor" }, "queued", "seeding"],
  ["seeded with a byte missing", { amount_left: 1 }, "downloading", "downloading"],
  ["seeded at less than all of it", { progress: 0.999 }, "downloading", "seeding"],
  ["seeded and never complete", { completion_on: 0 }, "downloading", "seeding"],
  ["with no file wanted", { size: 0, progress: 0, amount_left: 0 }, "nothing_wanted", "seeding"],
  [
    "a magnet",
    { state: "metaDL", size: 0, total_size: -1, progress: 0, amount_left: 0, content_path: "" },
    "no_metadata",
    "downloading",
  ],
  [
    "a paused magnet",
    { state: "pausedDL", size: 0, total_size: -1, progress: 0, amount_left: 0, content_path: "" },
    "no_metadata",
    "stopped",
  ],
  [
    "a magnet of 5.0",
    { state: "stoppedDL", has_metadata: false, total_size: 0, size: 0, content_path: "" },
    "no_metadata",
    "stopped",
  ],
  ["in trouble with the disk", { state: "error", ...PART }, "torrent_error", "error"],
  ["without its files", { state: "missingFiles", ...PART }, "torrent_error", "error"],
])("%s", (_, row, code, state) => {
  expect(seen(row)).toMatchObject({ state });
  expect(seen(row)?.waits?.code).toBe(code);
});

test.each<[string, FakeRow, string | undefined]>([
  [
    "the folder for unfinished ones holds the final one",
    { download_path: "/d", save_path: "/d/l", content_path: "/d/l/x" },
    undefined,
  ],
  [
    "… and it lies in the outer one",
    { download_path: "/d", save_path: "/d/l", content_path: "/d/x" },
    "torrent_error",
  ],
  [
    "the final one holds that for unfinished ones",
    { download_path: "/d/inc", save_path: "/d", content_path: "/d/x" },
    undefined,
  ],
  [
    "… and it lies in the inner one",
    { download_path: "/d/inc", save_path: "/d", content_path: "/d/inc/x" },
    "torrent_error",
  ],
  [
    "both are one folder",
    { download_path: "/d", save_path: "/d/", content_path: "/d/x" },
    undefined,
  ],
  [
    "a folder's name begins with the other's",
    { download_path: "/d/l", save_path: "/d/l2", content_path: "/d/l2/x" },
    undefined,
  ],
])("the inner of two nested folders decides where a torrent is: %s", (_, row, code) => {
  expect(seen(row)?.waits?.code).toBe(code);
});

test("reports a failed move with both locations and what to do", () => {
  expect(seen(INCOMPLETE)?.waits?.message).toBe(
    'qBittorrent has finished the download but could not move it from /inc/Heat.1995.mkv to /dl. Free some space or give it permission to write there, then choose that folder again with "Set location".',
  );
});

test("takes a torrent's file or folder from its content path, not from its name, and detects the unfinished folder", () => {
  expect(seen({ name: "a / b: ../..", content_path: "/dl/Heat/x.mkv" })).toMatchObject({
    top: "Heat",
    unfinishedDir: undefined,
  });
  expect(seen({ ...PART, state: "stalledDL", content_path: "/inc/Heat" })).toMatchObject({
    top: "Heat",
    unfinishedDir: "/inc",
  });
  expect(seen({ content_path: "/dl" })).toMatchObject({ top: undefined });
  expect(seen({ content_path: "Heat" })).toMatchObject({ top: undefined });
});

test.each<[string, FakeRow, boolean]>([
  ["a ratio", { state: "pausedUP", max_ratio: 0.5 }, true],
  ["a ratio of none", { state: "stoppedUP", max_ratio: 0, ratio: 0 }, true],
  ["minutes", { state: "pausedUP", max_seeding_time: 2, seeding_time: 120 }, true],
  ["a ratio that is not met", { state: "pausedUP", max_ratio: 2 }, false],
  ["none at all", { state: "pausedUP" }, false],
  ["a ratio, and it goes on", { max_ratio: 0.5 }, false],
  ["idleness", { state: "pausedUP", ...IDLE }, true],
  [
    "idleness of its own limit",
    { state: "stoppedUP", ...IDLE, inactive_seeding_time_limit: 90 },
    true,
  ],
  ["idleness of no time", { state: "stoppedUP", ...IDLE, max_inactive_seeding_time: 0 }, true],
  [
    "idleness that is not met",
    { state: "stoppedUP", ...IDLE, max_inactive_seeding_time: 91 },
    false,
  ],
  [
    "idleness without a limit",
    { state: "stoppedUP", ...IDLE, max_inactive_seeding_time: -1 },
    false,
  ],
  ["idleness before 4.6, which has no such limit", { state: "pausedUP", last_activity: 0 }, false],
  ["idleness of an unknown time", { state: "stoppedUP", ...IDLE, last_activity: undefined }, false],
  ["idleness, and it goes on", IDLE, false],
  ["a ratio before it is moved", { state: "pausedUP", max_ratio: 0.5, ...INCOMPLETE }, false],
])("detects whether the seeding goal is met after %s", (_, row, met) => {
  expect(seen(row)?.goalReached).toBe(met);
});

test("category and tags become labels without duplicates", () => {
  expect(seen({ category: "films", tags: "a, b c,films" })?.labels).toEqual(["films", "a", "b c"]);
  expect(seen({ category: "films", tags: "a" })?.forApps).toEqual({ category: "films" });
  expect(seen({ category: "", tags: "a" })?.forApps).toBeUndefined();
});

test.each<FakeRow>([
  { state: undefined },
  { state: 3 },
  { save_path: "relative" },
  { save_path: "" },
  { amount_left: -1 },
  { amount_left: 1e300 },
  { progress: null },
  { content_path: undefined },
  { category: undefined },
  { tags: [] },
  { name: 1 },
])("rejects a row with %j", (row) => {
  expect(seen(row)).toBeUndefined();
});
