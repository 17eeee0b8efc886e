import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { listReleasesIn } from "../../../src/store/releases/releases.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { fileToolsOf } from "../../support/file-tools.ts";
import { mkfifoSync } from "../../support/named-pipe.ts";

const ask = (engine: TestEngine, path: string) =>
  fileToolsOf(engine).createFolder({ path }, "mcp:me", { maxMs: 0, signal: engine.signal });

/** Expects a refusal with this text and no side effects: no release was written. */
async function refused(engine: TestEngine, path: string, why: RegExp): Promise<void> {
  await expect(ask(engine, path), path).rejects.toThrow(why);
  expect(await listReleasesIn(engine.store.read, ["approved"])).toEqual([]);
}

const NAMES: [string, string][] = [
  ["a control character", "He\u0007at"],
  ["an escape sequence", "He\u001b[2Jat"],
  ["a line break", "He\nat"],
  ["300 bytes", "a".repeat(300)],
  ["300 bytes of letters with accents", "é".repeat(150)],
  ["a leading dot", ".Heat"],
  ["our own staged name", ".plex-ingest-op1.partial"],
  ["a trailing space", "Heat "],
  ["a trailing dot", "Heat."],
  ["a name reserved by Windows", "con"],
  ["a colon", "Heat: Extended"],
  ["a question mark", "Heat?"],
  ["a backslash", "..\\..\\Heat"],
  ["text that turns its direction", "Heat\u202etaeH"],
  ["a zero-width character", "He\u200bat"],
  ["decomposed letters", "Ame\u0301lie"],
  ["invisible tags", "Heat\u{e0041}"],
  ["a lone surrogate", "Heat\ud800"],
];

test.each(NAMES)(
  "refuses a folder with %s in its name, and any path through that folder, instead of changing the name",
  async (_, name) => {
    await using engine = await testEngine();
    const why = /not every file system allows|hidden|plain full path|too long/;
    await refused(engine, `${engine.library}/Movies/${name}`, why);
    await refused(engine, `${engine.library}/Movies/${name}/Extras`, why);
  },
);

test("refuses anything but a plain full path, and suggests a valid name for an invalid one", async () => {
  await using engine = await testEngine();
  await refused(engine, join(engine.library, "Movies/Heat: Extended"), /use "Heat - Extended"/);
  for (const path of [
    "",
    "Movies/Heat",
    "..",
    "/media/../etc/x",
    "/media/./x",
    "/media//x",
    "/media/x/",
    "/media/x\0",
  ]) {
    await refused(engine, path, /plain full path/);
  }
  await refused(engine, "/", /plain full path|not in a watched folder/);
});

test("refuses a folder outside the library, among the downloads, or hidden", async () => {
  await using engine = await testEngine();
  const { library, downloads } = engine;
  await refused(engine, join(dirname(library), "outside/Heat"), /not in a watched folder/);
  await refused(engine, join(downloads, "Heat"), /not in the library/);
  await refused(engine, join(library, ".plex-ingest-trash/Heat"), /hidden/);
  await refused(engine, join(library, "Movies/.git/Heat"), /hidden/);
});

test("refuses a link out of the library, a broken or circular link, and a link to a file", async () => {
  await using engine = await testEngine();
  const at = (name: string): string => join(engine.library, "Movies", name);
  const outside = join(dirname(engine.library), "outside");
  mkdirSync(outside);
  symlinkSync(outside, at("out"));
  symlinkSync(at("nowhere"), at("broken"));
  symlinkSync(at("circle"), at("circle"));
  writeFileSync(at("film.mkv"), "a film");
  symlinkSync(at("film.mkv"), at("film"));
  await refused(engine, at("out/Heat"), /not in a watched folder/);
  await refused(engine, at("out"), /refused/);
  for (const link of ["broken", "circle"]) {
    await refused(engine, at(link), /refused/);
    await refused(engine, at(`${link}/Heat`), /refused/);
  }
  await refused(engine, at("film"), /is a file/);
  expect(existsSync(join(outside, "Heat"))).toBe(false);
});

test("refuses a path if a file or a pipe is at the path or above it", async () => {
  await using engine = await testEngine();
  const at = (name: string): string => join(engine.library, "Movies", name);
  writeFileSync(at("Heat"), "a film");
  mkfifoSync(at("pipe"));
  await refused(engine, at("Heat"), /is a file/);
  await refused(engine, at("Heat/Extras"), /is below a file/);
  await refused(engine, at("pipe"), /not a regular file/);
  await refused(engine, at("pipe/Extras"), /not a regular file/);
});

test("reports an existing folder at once, even behind a link in the library, without a token or a job", async () => {
  await using engine = await testEngine();
  const at = (name: string): string => join(engine.library, "Movies", name);
  mkdirSync(at("Heat"));
  symlinkSync(at("Heat"), at("Same"));
  for (const path of [at("Heat"), at("Same")]) {
    expect(await ask(engine, path)).toEqual({
      outcome: "done",
      created: [],
      message: `"${path}" already exists. Nothing was changed.`,
    });
  }
  expect(await listReleasesIn(engine.store.read, ["approved"])).toEqual([]);
});

test("plans a path through a link in the library at the link's target, with all missing folders", async () => {
  await using engine = await testEngine();
  const at = (name: string): string => join(engine.library, "Movies", name);
  mkdirSync(at("Heat"));
  symlinkSync(at("Heat"), at("Same"));
  expect(await ask(engine, at("Same/Extras/Scenes"))).toMatchObject({
    plan: { folders: [at("Heat/Extras"), at("Heat/Extras/Scenes")] },
  });
});

test("accepts a path with ten missing folders, and refuses more", async () => {
  await using engine = await testEngine();
  const deep = (levels: number): string =>
    [engine.library, "Movies", ...Array(levels).fill("a")].join("/");
  expect(await ask(engine, deep(10))).toHaveProperty("confirm_token");
  await refused(engine, deep(11), /more than 10 folders/);
});
