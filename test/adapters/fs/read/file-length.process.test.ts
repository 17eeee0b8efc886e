import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  symlinkSync,
  truncateSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { expect, test } from "vitest";
import { readFileLength } from "../../../../src/adapters/fs/read/file-length.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { box, FTYP, joined, mkv, mp4, mvhd, wideBox } from "../../../support/video-bytes.ts";

const never = new AbortController().signal;
const HOUR = 3_600_000;

test("reads a file's running time by the container format of its content, regardless of its extension", async () => {
  using dir = tempFolder();
  expect(await readFileLength(dir.write("a.mkv", mkv(HOUR)), never)).toEqual({
    kind: "read",
    duration_ms: HOUR,
  });
  expect(await readFileLength(dir.write("b.avi", mp4(HOUR)), never)).toEqual({
    kind: "read",
    duration_ms: HOUR,
  });
  expect(await readFileLength(dir.write("c.mkv", "nothing"), never)).toMatchObject({
    kind: "unplayable",
  });
});

test("reads the end of a large file without the content before it", async () => {
  using dir = tempFolder();
  const size = 6_000_000_000;
  const path = dir.write("large.mp4", joined(FTYP, wideBox("mdat", [], size - FTYP.length)));
  truncateSync(path, size);
  appendFileSync(path, box("moov", mvhd(1000, HOUR)));
  const before = process.memoryUsage().rss;
  expect(await readFileLength(path, never)).toEqual({ kind: "read", duration_ms: HOUR });
  expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
});

test("reports a missing or non-regular file without blocking", async () => {
  using dir = tempFolder();
  execFileSync("mkfifo", [dir.at("pipe.mkv")]);
  mkdirSync(dir.at("folder.mkv"));
  dir.write("real.mkv", mkv(HOUR));
  symlinkSync("real.mkv", dir.at("link.mkv"));
  for (const name of ["pipe.mkv", "folder.mkv", "link.mkv"]) {
    expect(await readFileLength(dir.at(name), never), name).toEqual({
      kind: "absent",
      why: "it is not a regular file",
    });
  }
  for (const name of ["gone.mkv", "real.mkv/inner.mkv"]) {
    expect(await readFileLength(dir.at(name), never), name).toEqual({
      kind: "absent",
      why: "it no longer exists",
    });
  }
  for (const name of ["a\0b.mkv", "x".repeat(5000)]) {
    expect(await readFileLength(dir.at(name), never)).toEqual({
      kind: "unplayable",
      why: "the system cannot read it",
    });
  }
});

test("returns at once when stopped", async () => {
  using dir = tempFolder();
  const path = dir.write("a.mkv", mkv(HOUR));
  const late = { kind: "unanswered", why: "its disk did not answer in time" };
  expect(await readFileLength(path, AbortSignal.abort())).toEqual(late);
  const stop = new AbortController();
  const length = readFileLength(path, stop.signal);
  stop.abort();
  expect(await length).toEqual(late);
});

test("does not block on a read that never returns", async () => {
  using dir = tempFolder();
  const path = dir.write("a.mkv", mkv(HOUR));
  // Every thread that could read is blocked waiting for a writer, as on a network share that is
  // gone.
  execFileSync("mkfifo", [dir.at("pipe")]);
  const waiting = Array.from({ length: 16 }, () => open(dir.at("pipe"), "r"));
  try {
    expect(await readFileLength(path, AbortSignal.timeout(20))).toMatchObject({
      why: "its disk did not answer in time",
    });
  } finally {
    const writer = openSync(dir.at("pipe"), constants.O_RDWR | constants.O_NONBLOCK);
    for (const handle of await Promise.all(waiting)) await handle.close();
    closeSync(writer);
  }
});
