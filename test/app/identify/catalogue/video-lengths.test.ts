import { expect, test } from "vitest";
import { readFileLength } from "../../../../src/adapters/fs/read/file-length.ts";
import { createReadLengths } from "../../../../src/app/identify/read-lengths.ts";
import type { FileLength } from "../../../../src/names/index.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { mkv } from "../../../support/video-bytes.ts";

const never = new AbortController().signal;
const read = (duration_ms: number): FileLength => ({ kind: "read", duration_ms });

test("reads the videos of a folder, of a single file, and of a folder with the same name as its file", async () => {
  using dir = tempFolder();
  dir.write("Show/S01/e1.mkv", mkv(60_000));
  dir.write("Film.mkv", mkv(120_000));
  dir.write("Twice.mkv/Twice.mkv", mkv(180_000));
  dir.write("Bad.mkv", "no film");
  const lengths = createReadLengths({ fileLength: readFileLength });
  expect([...(await lengths(dir.at("Show"), ["S01/e1.mkv", "S01/e2.mkv"], never))]).toEqual([
    ["S01/e1.mkv", read(60_000)],
    ["S01/e2.mkv", { kind: "absent", why: "it no longer exists" }],
  ]);
  expect([...(await lengths(dir.at("Film.mkv"), ["Film.mkv"], never)).values()]).toEqual([
    read(120_000),
  ]);
  expect([...(await lengths(dir.at("Twice.mkv"), ["Twice.mkv"], never)).values()]).toEqual([
    read(180_000),
  ]);
  expect([...(await lengths(dir.at("Bad.mkv"), ["Bad.mkv"], never)).values()]).toEqual([
    { kind: "unplayable", why: "its container format is unknown" },
  ]);
  dir.write("Empty.mkv/Empty.mkv", "");
  expect([...(await lengths(dir.at("Empty.mkv"), ["Empty.mkv"], never)).values()]).toEqual([
    { kind: "unplayable", why: "it is empty (0 bytes)" },
  ]);
});

test("reads every file of a large pack", async () => {
  let asked = 0;
  const lengths = createReadLengths({
    fileLength: async () => {
      asked += 1;
      return read(1);
    },
  });
  const videos = Array.from({ length: 500 }, (_, at) => `e${at}.mkv`);
  expect((await lengths("/in/Show", videos, never)).size).toBe(500);
  expect(asked).toBe(500);
});

test("waits only briefly for a disk that does not answer", async () => {
  const late: FileLength = { kind: "unanswered", why: "late" };
  const stuck = (_: string, signal: AbortSignal): Promise<FileLength> =>
    new Promise((resolve) => {
      if (signal.aborted) resolve(late);
      signal.addEventListener("abort", () => resolve(late));
    });
  for (const limit of [{ timeoutMs: 20 }, { fileTimeoutMs: 20 }]) {
    let asked = 0;
    const fileLength = (path: string, signal: AbortSignal): Promise<FileLength> => {
      if (!signal.aborted) asked += 1;
      return stuck(path, signal);
    };
    const lengths = createReadLengths({ fileLength, ...limit });
    expect([...(await lengths("/in/Show", ["a.mkv", "b.mkv"], never)).values()]).toEqual([
      late,
      late,
    ]);
    expect(asked).toBe(1);
  }
  const stop = new AbortController();
  const stopped = createReadLengths({ fileLength: stuck })("/in/Show", ["a.mkv"], stop.signal);
  stop.abort(new Error("The program is ending."));
  await expect(stopped).rejects.toThrow("The program is ending.");
});
