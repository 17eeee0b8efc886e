import { expect, test } from "vitest";
import { readTorrent, readWithFiles } from "../../../src/clients/deluge/read-torrent.ts";
import { hashOf } from "../../support/torrent.ts";
import { row } from "./with-deluge.ts";

const A = hashOf("a");
const read = (more: Record<string, unknown>) => readTorrent(A, row(more));

// States as Deluge 2.0.3 reports them, each one measured.
test.each([
  ["seeding in its folder", {}, undefined, "seeding"],
  ["paused, whole", { state: "Paused" }, undefined, "finished"],
  ["queued, whole", { state: "Queued" }, undefined, "seeding"],
  ["partly wanted, whole", { total_wanted: 600, total_size: 1000 }, undefined, "seeding"],
  [
    "downloading",
    { state: "Downloading", is_finished: false, total_remaining: 400 },
    "downloading",
    "downloading",
  ],
  [
    "just added",
    { state: "Checking", is_finished: false, total_remaining: 1000 },
    "checking",
    "downloading",
  ],
  ["moving to its folder", { state: "Moving", is_finished: false }, "moving", "downloading"],
  ["moved by a person", { state: "Moving", is_finished: true }, "moving", "seeding"],
  [
    "whole, and the move not begun",
    { state: "Downloading", is_finished: false },
    "moving",
    "downloading",
  ],
  [
    "seeding by its state, and not finished",
    { state: "Seeding", is_finished: false },
    "moving",
    "downloading",
  ],
  [
    "after a move that failed",
    { state: "Error", message: "Failed to move download folder: No space left on device" },
    "torrent_error",
    "error",
  ],
  [
    "files gone",
    { state: "Error", message: "Missing or invalid torrent data!" },
    "torrent_error",
    "error",
  ],
  [
    "disk full",
    { state: "Error", is_finished: false, message: "Bad address" },
    "torrent_error",
    "error",
  ],
  ["checked again", { state: "Checking" }, "checking", "seeding"],
  [
    "stopped halfway",
    { state: "Paused", is_finished: false, total_remaining: 500 },
    "stopped",
    "stopped",
  ],
  [
    "in the queue",
    { state: "Queued", is_finished: false, total_remaining: 500 },
    "queued",
    "downloading",
  ],
  [
    "files gone and checked",
    { state: "Paused", is_finished: false, total_remaining: 1000 },
    "stopped",
    "stopped",
  ],
  [
    "a magnet link",
    { state: "Downloading", is_finished: false, total_wanted: 0, total_size: 0 },
    "no_metadata",
    "downloading",
  ],
  ["nothing wanted", { total_wanted: 0 }, "nothing_wanted", "downloading"],
  ["a state of a later version", { state: "Dreaming" }, "checking", "seeding"],
  [
    "allocating",
    { state: "Allocating", is_finished: false, total_remaining: 1000 },
    "downloading",
    "downloading",
  ],
])("%s", (_, more, code, state) => {
  expect(read(more)).toMatchObject({ state });
  expect(read(more)?.waits?.code).toBe(code);
});

test("shows Deluge's error message without control characters", () => {
  expect(read({ state: "Error", message: "disk\u001b[31m full" })?.waits?.message).toBe(
    'Deluge reports an error: "disk\ufffd[31m full"',
  );
  expect(
    read({ state: "Downloading", is_finished: false, total_remaining: 250 })?.waits?.message,
  ).toBe("75 % is downloaded, 250 B to go.");
});

test("only a torrent that Deluge paused at its ratio has met its goal", () => {
  const goal = { stop_at_ratio: true, stop_ratio: 1, ratio: 1.01 };
  expect(read({ ...goal, state: "Paused" })?.goalReached).toBe(true);
  expect(read({ ...goal, state: "Seeding" })?.goalReached).toBe(false);
  expect(read({ ...goal, state: "Paused", ratio: 0.9 })?.goalReached).toBe(false);
  expect(read({ ...goal, state: "Paused", stop_at_ratio: false })?.goalReached).toBe(false);
  expect(read({ ...goal, state: "Paused", ratio: -1, stop_ratio: 0 })?.goalReached).toBe(true);
  expect(
    read({ ...goal, state: "Paused", is_finished: false, total_remaining: 10 })?.goalReached,
  ).toBe(false);
});

test.each([
  ["name", 7],
  ["state", null],
  ["is_finished", "true"],
  ["total_wanted", -1],
  ["total_remaining", undefined],
  ["total_size", 1.5],
  ["download_location", "\0"],
  ["label", ["films"]],
])("rejects a row whose %s is %j, so that its torrent does not count as absent", (key, value) => {
  expect(read({ [key]: value })).toBeUndefined();
});

test("without the plugin, a torrent has no label", () => {
  expect(read({ label: undefined })?.labels).toEqual([]);
  expect(read({ label: "films" })?.labels).toEqual(["films"]);
});

test("reads wanted and unwanted files, and rejects an incomplete file list", () => {
  const files = [
    { path: "Renamed//sub/s.srt", size: 10 },
    { path: "Renamed//film.mkv", size: 990 },
  ];
  expect(readWithFiles(A, row({ files, file_priorities: [0, 7] }))?.files).toEqual([
    { name: "Renamed//sub/s.srt", length: 10, wanted: false },
    { name: "Renamed//film.mkv", length: 990, wanted: true },
  ]);
  expect(readWithFiles(A, row({ files, file_priorities: [4] }))).toBeUndefined();
  expect(
    readWithFiles(A, row({ files: [{ path: "", size: 1 }], file_priorities: [4] })),
  ).toBeUndefined();
  expect(readWithFiles(A, row({ files: [], file_priorities: [] }))?.files).toEqual([]);
});
