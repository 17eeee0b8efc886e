import { expect, test } from "vitest";
import { mayBePartly, readListed, toTorrent } from "../../../src/clients/rtorrent/read-torrent.ts";
import { hashOf } from "../../support/torrent.ts";
import { row } from "./with-rtorrent.ts";

type More = Parameters<typeof row>[0];
function read(more: More, partly = false) {
  const listed = readListed(row(more));
  if (!listed) throw new Error("It cannot be read.");
  return toTorrent(listed, partly);
}

const INCOMPLETE = { complete: 0, left_bytes: 400, wanted_chunks: 14, completed_chunks: 21 };
const OLD = "/srv/incomplete/Pack.S01";
const FILE = { is_multi_file: 0, directory: "/srv/complete", base_path: "/srv/complete/Film.mkv" };

// States as rTorrent 0.9.8 reports them, each one measured.
test.each<[string, More, string | undefined, string]>([
  ["seeding in its folder", {}, undefined, "seeding"],
  ["a single file", FILE, undefined, "seeding"],
  ["paused", { is_open: 1 }, undefined, "seeding"],
  ["stopped", { state: 0 }, undefined, "finished"],
  ["closed", { state: 0, is_open: 0 }, undefined, "finished"],
  [
    "stopped, after a start of rTorrent",
    { state: 0, is_open: 0, base_path: "" },
    undefined,
    "finished",
  ],
  ["started, not opened yet", { is_open: 0, base_path: "" }, "moving", "seeding"],
  [
    "loaded, not started",
    { ...INCOMPLETE, state: 0, is_open: 0, base_path: "", left_bytes: 1000, completed_chunks: 0 },
    "stopped",
    "stopped",
  ],
  ["downloading", INCOMPLETE, "downloading", "downloading"],
  ["being moved", { base_path: OLD, is_open: 0 }, "moving", "seeding"],
  ["being moved, and open", { base_path: OLD }, "moving", "seeding"],
  ["a file being moved", { ...FILE, base_path: "/srv/incomplete/Film.mkv" }, "moving", "seeding"],
  ["closed while it was started", { is_open: 0 }, "moving", "seeding"],
  ["checked again", { hashing: 3 }, "checking", "seeding"],
  ["data there at load", { complete: 0, hashing: 1, is_open: 0 }, "checking", "downloading"],
  [
    "files gone",
    {
      state: 0,
      message: "Download registered as completed, but hash check returned unfinished chunks.",
    },
    "torrent_error",
    "error",
  ],
  ["a tracker away", { message: "Tracker: [Timed out]" }, undefined, "seeding"],
  ["disk full", { ...INCOMPLETE, is_open: 0 }, "stopped", "downloading"],
  [
    "nothing wanted",
    { complete: 0, left_bytes: 1000, wanted_chunks: 0, completed_chunks: 0 },
    "nothing_wanted",
    "downloading",
  ],
  [
    "a magnet link",
    { complete: 0, is_meta: 1, name: `${hashOf("A")}.meta`, is_multi_file: 0 },
    "no_metadata",
    "downloading",
  ],
])("%s", (_, more, code, state) => {
  expect(read(more)).toMatchObject({ state });
  expect(read(more).waits?.code).toBe(code);
});

test("a torrent whose wanted files are all complete is seeding, and stays where it is", () => {
  const some = {
    complete: 0,
    left_bytes: 400,
    wanted_chunks: 0,
    completed_chunks: 18,
    base_path: OLD,
    directory: OLD,
  };
  const listed = readListed(row(some));
  expect(listed && mayBePartly(listed)).toBe(true);
  expect(read(some, true)).toMatchObject({
    state: "seeding",
    waits: undefined,
    percentDone: 1,
    downloadDir: "/srv/incomplete",
    top: "Pack.S01",
  });
  for (const more of [
    { complete: 1 },
    { hashing: 1 },
    { is_meta: 1 },
    { wanted_chunks: 1 },
    { completed_chunks: 0 },
  ]) {
    const other = readListed(row({ ...some, ...more }));
    expect(other && mayBePartly(other)).toBe(false);
  }
});

test("the download folder is the one that contains the torrent's folder or file", () => {
  expect(read({ directory: "/srv/x/Pack.S01/", base_path: "/srv/x/Pack.S01" })).toMatchObject({
    downloadDir: "/srv/x",
    top: "Pack.S01",
    waits: undefined,
  });
  expect(read({ ...FILE, directory: "/srv/complete/" })).toMatchObject({
    downloadDir: "/srv/complete",
    top: "Film.mkv",
    waits: undefined,
  });
  expect(read({ directory: "/Pack", base_path: "/Pack" })).toMatchObject({
    downloadDir: "/",
    waits: undefined,
  });
  expect(read({ ...FILE, directory: "/", base_path: "/Film.mkv" })).toMatchObject({
    downloadDir: "/",
    waits: undefined,
  });
});

test.each<[keyof NonNullable<More>, unknown]>([
  ["hash", "XYZ"],
  ["complete", "1"],
  ["hashing", -1],
  ["base_path", 7],
  ["directory", ""],
  ["custom1", undefined],
  ["left_bytes", 2 ** 60],
  ["wanted_chunks", Number.NaN],
])(
  "rejects a row whose %s is %j, so that its torrent does not count as absent",
  (column, value) => {
    expect(readListed(row({ [column]: value }))).toBeUndefined();
  },
);

test("decodes ruTorrent's URL-encoded labels", () => {
  expect(read({ custom1: "My%20Films" }).labels).toEqual(["My Films"]);
  expect(read({ custom1: "100%" }).labels).toEqual(["100%"]);
  expect(read({}).labels).toEqual([]);
});
