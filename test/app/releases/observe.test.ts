import { lstatSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createObserve } from "../../../src/app/releases/observe.ts";
import { testEngine } from "../../support/engine.ts";
import { mkfifoSync } from "../../support/named-pipe.ts";

test("a single file is its own release", async () => {
  await using engine = await testEngine();
  const path = engine.drop("Heat.1995.mkv", "12345");
  const seen = await engine.observe(path, engine.signal);
  expect(seen).toMatchObject({ single: true, bytes: 5, problems: [] });
  expect(seen.items).toMatchObject([
    { path: "Heat.1995.mkv", size: 5, role: "video", skip: false },
  ]);
});

test("the touch time is that of the newest file or folder, whatever time a program sets", async () => {
  await using engine = await testEngine();
  const path = engine.drop("Heat", { "Heat.mkv": "film", "Subs/en.srt": "w", "Subs/de.srt": "w" });
  const touched = async (): Promise<number> =>
    (await engine.observe(path, engine.signal)).touchedMs;
  const subtitles = join(path, "Subs");
  for (const name of [join(path, "Heat.mkv"), join(subtitles, "en.srt"), subtitles, path]) {
    utimesSync(name, 5, 5);
  }
  const changed = [
    join(path, "Heat.mkv"),
    join(subtitles, "en.srt"),
    join(subtitles, "de.srt"),
    subtitles,
    path,
  ];
  expect(await touched()).toBeCloseTo(
    Math.max(...changed.map((name) => lstatSync(name).ctimeMs)),
    -1,
  );
  rmSync(join(subtitles, "de.srt"));
  expect(await touched()).toBeGreaterThanOrEqual(Math.floor(lstatSync(subtitles).mtimeMs));
  const far = Math.ceil(Date.now() / 1000) + 1e6;
  utimesSync(subtitles, far, far);
  expect(await touched()).toBe(far * 1000);
  utimesSync(join(path, "Heat.mkv"), far + 5, far + 5);
  expect(await touched()).toBe((far + 5) * 1000);
});

test("does not compute roles if the caller needs only the content key", async () => {
  await using engine = await testEngine();
  const path = engine.drop("Heat", { "Heat.mkv": "film" });
  let read = 0;
  const watched = async (...asked: Parameters<typeof engine.files.walk>) => {
    const walked = await engine.files.walk(...asked);
    const counted = walked.files.map((file) => ({
      ...file,
      get path(): string {
        read++;
        return file.path;
      },
    }));
    return { ...walked, files: counted };
  };
  const observe = createObserve({ ...engine.files, walk: watched });
  const seen = await observe(path, engine.signal, { tails: false });
  expect(seen.contentKey).toMatch(/^[0-9a-f]{64}$/);
  const forKey = read;
  expect(seen.items).toMatchObject([{ path: "Heat.mkv", role: "video" }]);
  expect(seen.observation.partial).toBeUndefined();
  expect(read).toBeGreaterThan(forKey);
  expect(seen.items).toBe(seen.items);
});

test("a folder with a file of its own name is still a folder", async () => {
  await using engine = await testEngine();
  const path = engine.drop("Heat.mkv", { "Heat.mkv": "film", "Heat.srt": "words" });
  const seen = await engine.observe(path, engine.signal);
  expect(seen.single).toBe(false);
  expect(seen.items.map((item) => [item.path, item.role])).toEqual([
    ["Heat.mkv", "video"],
    ["Heat.srt", "subtitle"],
  ]);
  expect(seen.bytes).toBe(9);
});

test("a file's role in its folder does not depend on which release owns the files", async () => {
  await using engine = await testEngine();
  const path = engine.drop("Heat", {
    "Heat.1995.mkv": "film",
    "Heat.1995.Trailer.mkv": "later",
    "trailer.mkv": "bare",
  });
  const { items } = await engine.observe(path, engine.signal, {
    keeps: (file) => file !== "Heat.1995.mkv",
  });
  expect(items.map(({ role }) => role)).toEqual(["extra", "extra"]);
});

test("system files are not part of the release and do not change its content", async () => {
  await using engine = await testEngine();
  const path = engine.drop("Heat", { "Heat.mkv": "film" });
  const before = await engine.observe(path, engine.signal);
  engine.drop("Heat", { ".DS_Store": "x", "@eaDir/Heat.mkv/SYNO.jpg": "x", "Thumbs.db": "x" });
  const after = await engine.observe(path, engine.signal);
  expect(after.items.map((item) => item.path)).toEqual(["Heat.mkv"]);
  expect(after.contentKey).toBe(before.contentKey);
  expect(after.observation.fingerprint).toBe(before.observation.fingerprint);
});

test("content consists of path, size and modification time, so adding our own link does not change it", async () => {
  await using engine = await testEngine();
  const path = engine.drop("Heat.mkv", "film");
  const before = await engine.observe(path, engine.signal);
  await engine.files.tryHardlink(path, join(engine.library, "linked.mkv"));
  const linked = await engine.observe(path, engine.signal);
  expect(linked.contentKey).toBe(before.contentKey);
  utimesSync(path, 1, 1);
  expect((await engine.observe(path, engine.signal)).contentKey).not.toBe(before.contentKey);
});

test("reports links and pipes as problems, and does not read what they point to", async () => {
  await using engine = await testEngine();
  const path = engine.drop("Heat", { "Heat.mkv": "film" });
  symlinkSync("/etc", join(path, "etc"));
  mkfifoSync(join(path, "pipe.mkv"));
  const seen = await engine.observe(path, engine.signal);
  expect(seen.items.map((item) => item.path)).toEqual(["Heat.mkv"]);
  expect(Object.fromEntries(seen.problems.map(({ path, code }) => [path, code]))).toEqual({
    etc: "symlink",
    "pipe.mkv": "special",
  });
});

test("a single file is unfinished while its download program's control file is next to it", async () => {
  await using engine = await testEngine();
  const path = engine.drop("Heat.mkv", "film");
  const control = engine.drop("Heat.mkv.aria2", "x");
  expect((await engine.observe(path, engine.signal)).observation.partial).toBe("Heat.mkv.aria2");
  rmSync(control);
  expect((await engine.observe(path, engine.signal)).observation.partial).toBeUndefined();
});

test("a missing path is a problem of the whole release", async () => {
  await using engine = await testEngine();
  const seen = await engine.observe(join(engine.downloads, "none.mkv"), engine.signal);
  expect(seen).toMatchObject({
    single: false,
    items: [],
    problems: [{ path: "", code: "missing" }],
  });
});

test("a folder into which Unpackerr still unpacks is unfinished", async () => {
  await using engine = await testEngine();
  const name = "Heat.1995.1080p-GRP_unpackerred";
  const path = engine.drop(name, { "Heat.1995.1080p.mkv": "x" });
  const look = async () => (await engine.observe(path, engine.signal)).observation.partial;
  expect(await look()).toBe(name);
  engine.drop(name, { "_unpackerred.Heat.1995.1080p-GRP.txt": "x" });
  expect(await look()).toBeUndefined();
});
