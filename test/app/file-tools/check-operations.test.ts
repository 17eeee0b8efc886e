import { existsSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { FileOperation } from "../../../src/app/file-tools/check-operations.ts";
import { listReleasesIn } from "../../../src/store/releases/releases.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { fileToolsOf } from "../../support/file-tools.ts";
import { mkfifoSync } from "../../support/named-pipe.ts";

function put(path: string, content = "a film"): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const ask = (engine: TestEngine, operations: FileOperation[], token?: string) =>
  fileToolsOf(engine).request({ tool: "execute_naming_plan", operations, token }, "mcp:me", {
    maxMs: 0,
    signal: engine.signal,
  });

/** Expects a refusal with this text and no side effects: no release was written. */
async function refused(
  engine: TestEngine,
  operation: Partial<FileOperation>,
  why: RegExp,
): Promise<void> {
  const whole = {
    from: join(engine.library, "Movies/a.mkv"),
    to: join(engine.library, "Movies/b.mkv"),
    action: "move",
    ...operation,
  } as const;
  await expect(ask(engine, [whole])).rejects.toThrow(why);
  expect(await listReleasesIn(engine.store.read, ["approved"])).toEqual([]);
}

// check-folder.test.ts covers names that are invalid for any file.
test("refuses an unsafe name of a file or of a folder above it, without changing the name", async () => {
  await using engine = await testEngine();
  put(join(engine.library, "Movies/a.mkv"));
  const unsafe = /not every file system allows/;
  await refused(engine, { to: `${engine.library}/Movies/Heat: Extended.mkv` }, unsafe);
  await refused(engine, { to: `${engine.library}/Movies/Heat: Extended/b.mkv` }, unsafe);
  await refused(engine, { to: `${engine.library}/Movies/.Heat.mkv` }, /hidden/);
});

test("refuses anything but a plain full path as source or destination", async () => {
  await using engine = await testEngine();
  put(join(engine.library, "Movies/a.mkv"));
  for (const path of ["", "Movies/b.mkv", "..", "/media/./x.mkv"]) {
    await refused(engine, { to: path }, /plain full path/);
    await refused(engine, { from: path }, /plain full path/);
  }
});

test("refuses hidden paths and paths outside the library", async () => {
  await using engine = await testEngine();
  put(join(engine.library, "Movies/a.mkv"));
  const outside = put(join(dirname(engine.library), "outside/x.mkv"));
  await refused(engine, { to: join(dirname(outside), "b.mkv") }, /not in a watched folder/);
  await refused(engine, { from: outside }, /not in a watched folder/);
  await refused(engine, { to: join(engine.downloads, "b.mkv") }, /not in the library/);
  await refused(engine, { from: join(engine.library, "Movies/.plex-ingest-op1.mkv") }, /hidden/);
});

test("refuses a link as a parent folder, as the file itself or in a circle", async () => {
  await using engine = await testEngine();
  const film = put(join(engine.library, "Movies/a.mkv"));
  const outside = put(join(dirname(engine.library), "outside/x.mkv"));
  const at = (name: string): string => join(engine.library, "Movies", name);
  symlinkSync(dirname(outside), at("out"));
  symlinkSync(film, at("inner.mkv"));
  symlinkSync(at("circle"), at("circle"));
  await refused(engine, { from: at("out/x.mkv") }, /not in a watched folder/);
  await refused(engine, { to: at("out/b.mkv") }, /not in a watched folder/);
  await refused(engine, { from: at("inner.mkv") }, /symbolic link/);
  await refused(engine, { to: at("inner.mkv") }, /already exists/);
  await refused(engine, { to: at("circle/b.mkv") }, /refused/);
});

test("accepts only videos and subtitles that are regular files and keep their extension", async () => {
  await using engine = await testEngine();
  const at = (name: string): string => join(engine.library, "Movies", name);
  put(at("a.mkv"));
  put(at("notes.nfo"));
  mkdirSync(at("folder.mkv"));
  mkfifoSync(at("pipe.mkv"));
  await refused(
    engine,
    { from: at("notes.nfo"), to: at("b.nfo") },
    /neither a video nor a subtitle/,
  );
  await refused(engine, { to: at("b.srt") }, /does not end in \.mkv/);
  await refused(engine, { to: at("b") }, /does not end in \.mkv/);
  await refused(engine, { from: at("folder.mkv") }, /There is no file/);
  await refused(engine, { from: at("pipe.mkv") }, /not a regular file/);
  await refused(engine, { from: at("gone.mkv") }, /There is no file/);
  await refused(engine, { to: at("a.mkv/b.mkv") }, /below a file/);
  await refused(engine, { to: at("folder.mkv") }, /already exists/);
  await refused(engine, { to: at("a.mkv") }, /already exists/);
});

test("refuses a whole plan if one operation is impossible, and names its file", async () => {
  await using engine = await testEngine();
  const at = (name: string): string => join(engine.library, "Movies", name);
  const [a, b] = [put(at("a.mkv")), put(at("b.mkv"))];
  const to = (from: string, name: string) => ({ from, to: at(name), action: "move" }) as const;
  await expect(ask(engine, [to(a, "x.mkv"), to(b, "a.mkv")])).rejects.toThrow(
    /a\.mkv" already exists/,
  );
  await expect(ask(engine, [to(a, "x.mkv"), to(b, "X.MKV")])).rejects.toThrow(
    /new name of two files/,
  );
  await expect(ask(engine, [to(a, "x.mkv"), to(a, "y.mkv")])).rejects.toThrow(/given twice/);
  symlinkSync(at("."), at("here"));
  await expect(ask(engine, [to(a, "x.mkv"), to(at("here/a.mkv"), "y.mkv")])).rejects.toThrow(
    /given twice/,
  );
  expect(await listReleasesIn(engine.store.read, ["approved"])).toEqual([]);
  expect(existsSync(a)).toBe(true);
});

test("resolves a path through a link in the library to the link's target", async () => {
  await using engine = await testEngine();
  const at = (name: string): string => join(engine.library, "Movies", name);
  const a = put(at("real/a.mkv"));
  symlinkSync(at("real"), at("alias"));
  const answer = await ask(engine, [
    { from: at("alias/a.mkv"), to: at("alias/b.mkv"), action: "move" },
  ]);
  expect(answer).toMatchObject({
    plan: { operations: [{ from: a, to: at("real/b.mkv"), action: "move", bytes: 6 }] },
  });
});

test("moves only the given name of a file that has a second name elsewhere", async () => {
  await using engine = await testEngine();
  const a = put(join(engine.downloads, "a.mkv"));
  const b = join(engine.library, "Movies/b.mkv");
  linkSync(a, b);
  const answer = await ask(engine, [
    { from: b, to: join(engine.library, "Movies/c.mkv"), action: "move" },
  ]);
  expect(answer).toHaveProperty("confirm_token");
});
