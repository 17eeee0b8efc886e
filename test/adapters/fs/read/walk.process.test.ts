import { execFileSync } from "node:child_process";
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { expect, test } from "vitest";
import { findFirstNamed, walk } from "../../../../src/adapters/fs/read/walk.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { noOtherUser, runChild } from "../run-child.ts";

const limits = { maxFiles: 50_000, maxDepth: 20 };
const signal = new AbortController().signal;
const paths = async (root: string, change: Partial<typeof limits> = {}) => {
  const { files, problems } = await walk(root, { ...limits, ...change }, signal);
  return {
    files: files.map((file) => file.path),
    problems: problems.map(({ path, code }) => `${code} ${path}`),
  };
};

test("lists every file below a folder with all the fields that settling compares", async () => {
  using dir = tempFolder();
  const path = dir.write("S01/Heron.mkv", "12345");
  dir.write("a.nfo", "");
  linkSync(path, dir.at("S01/twin.mkv"));
  const stats = lstatSync(path, { bigint: true });
  const { files, problems } = await walk(dir.path, limits, signal);
  expect(problems).toEqual([]);
  expect(files.map((file) => file.path)).toEqual(["S01/Heron.mkv", "S01/twin.mkv", "a.nfo"]);
  expect(files[0]).toEqual({
    path: "S01/Heron.mkv",
    size: 5,
    mtimeNs: String(stats.mtimeNs),
    ctimeNs: String(stats.ctimeNs),
    dev: String(stats.dev),
    ino: String(stats.ino),
    blocks: Number(stats.blocks),
    nlink: 2,
  });
});

test("lists a root that is a file as one file under its own name", async () => {
  using dir = tempFolder();
  expect(await paths(dir.write("Heron.mkv"))).toEqual({ files: ["Heron.mkv"], problems: [] });
  expect(await paths(dir.at("gone"))).toEqual({ files: [], problems: ["missing "] });
});

test("lists, but does not follow, outgoing, sibling, circular and dangling links, and a root that is a link", async () => {
  using dir = tempFolder();
  dir.write("in/Heron.mkv");
  symlinkSync("/", dir.at("in/out"));
  symlinkSync("Heron.mkv", dir.at("in/sibling"));
  symlinkSync(".", dir.at("in/circle"));
  symlinkSync("nowhere", dir.at("in/nowhere"));
  symlinkSync("in", dir.at("root"));
  const problems = ["symlink circle", "symlink nowhere", "symlink out", "symlink sibling"];
  const walked = await paths(dir.at("in"));
  expect({ ...walked, problems: walked.problems.toSorted() }).toEqual({
    files: ["Heron.mkv"],
    problems,
  });
  expect(await paths(dir.at("root"))).toEqual({ files: [], problems: ["symlink "] });
});

test("reports a pipe as a problem, and does not block", async () => {
  using dir = tempFolder();
  execFileSync("mkfifo", [dir.at("pipe.mkv")]);
  expect(await paths(dir.path)).toEqual({ files: [], problems: ["special pipe.mkv"] });
});

test("accepts hostile names: newline, escape, bidi, 255 bytes", async () => {
  using dir = tempFolder();
  const names = [
    "a\nb.mkv",
    "\u001b[31m.mkv",
    "\u202egnp.mkv",
    `${"é".repeat(125)}x.mkv`,
    "\ufffd.mkv",
  ].toSorted();
  for (const name of names) dir.write(name);
  expect(await paths(dir.path)).toEqual({ files: names, problems: [] });
});

test("reports a name that is not valid UTF-8 as a problem, but accepts a name with a real U+FFFD", async () => {
  using dir = tempFolder();
  const bad = Buffer.concat([
    Buffer.from(`${dir.path}/H`),
    Buffer.from([0xe9]),
    Buffer.from(".mkv"),
  ]);
  writeFileSync(bad, "");
  dir.write("G\ufffd.mkv");
  expect(await paths(dir.path)).toEqual({
    files: ["G\ufffd.mkv"],
    problems: ["name_not_utf8 H\ufffd.mkv"],
  });
  rmSync(bad);
});

test("ends the walk with a report if there are too many files or the folders are nested too deeply", async () => {
  using dir = tempFolder();
  for (let n = 0; n < 30; n++) dir.write(`f${n}`);
  const { files, problems } = await paths(dir.path, { maxFiles: 10 });
  expect(files).toHaveLength(10);
  expect(problems).toEqual(["too_many "]);
  using deep = tempFolder();
  deep.write("1/2/3/deep.mkv");
  deep.write("1/2/near.mkv");
  expect(await paths(deep.path, { maxDepth: 2 })).toEqual({
    files: ["1/2/near.mkv"],
    problems: ["too_many 1/2/3"],
  });
});

test("reports an unreadable folder, and walks the other folders", async (context) => {
  const reason = noOtherUser();
  if (reason) context.skip(reason);
  using dir = tempFolder();
  dir.write("open/Heron.mkv");
  dir.write("shut/Secret.mkv");
  chmodSync(dir.path, 0o755);
  chmodSync(dir.at("shut"), 0o700);
  const walked = await runChild<{
    files: { path: string }[];
    problems: { code: string; path: string }[];
  }>(
    `done(await (await load("read/walk")).walk(${JSON.stringify(dir.path)}, { maxFiles: 9, maxDepth: 9 }, signal));`,
    { nobody: true },
  );
  expect(walked.files.map((file) => file.path)).toEqual(["open/Heron.mkv"]);
  expect(walked.problems).toMatchObject([{ code: "not_readable", path: "shut" }]);
});

test("walks 10,000 files without blocking the event loop", async () => {
  using dir = tempFolder();
  for (let folder = 0; folder < 10; folder++) {
    mkdirSync(dir.at(`d${folder}`));
    for (let n = 0; n < 1000; n++) writeFileSync(dir.at(`d${folder}`, `f${n}`), "");
  }
  let turns = 0;
  const turn = (): void => void (turns++, (next = setImmediate(turn)));
  let next = setImmediate(turn);
  const { files } = await walk(dir.path, limits, signal);
  clearImmediate(next);
  expect(files).toHaveLength(10_000);
  expect(turns).toBeGreaterThan(40);
});

test("stops on the signal", async () => {
  using dir = tempFolder();
  for (let n = 0; n < 1000; n++) dir.write(`f${n}`, "");
  const stop = new AbortController();
  setImmediate(() => stop.abort(new Error("stop")));
  await expect(walk(dir.path, limits, stop.signal)).rejects.toThrow("stop");
});

test("recognises a sparse file by its block count", async () => {
  using dir = tempFolder();
  truncateSync(dir.write("hole.mkv", ""), 10_000_000);
  const { files } = await walk(dir.path, limits, signal);
  expect(files[0]!.blocks * 512).toBeLessThan(files[0]!.size);
});

test("returns the first of the given names that exists in the folder, even if it is a dangling link", async () => {
  using dir = tempFolder();
  dir.write("Heron.mkv.part");
  symlinkSync("nowhere", dir.at("Heron.mkv.aria2"));
  expect(await findFirstNamed(dir.path, ["Heron.mkv.ytdl", "Heron.mkv.part"])).toBe(
    "Heron.mkv.part",
  );
  expect(await findFirstNamed(dir.path, ["Heron.mkv.aria2", "Heron.mkv.part"])).toBe(
    "Heron.mkv.aria2",
  );
  expect(await findFirstNamed(dir.path, ["Heron.mkv", `${"x".repeat(300)}.part`])).toBeUndefined();
  expect(await findFirstNamed(dir.at("Heron.mkv.part"), ["below a file"])).toBeUndefined();
  expect(await findFirstNamed("/", ["gone", "proc"])).toBe("proc");
});
