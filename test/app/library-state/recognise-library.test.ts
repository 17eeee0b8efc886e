import { mkdirSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { prepare } from "../../../src/app/file/prepare.ts";
import { explainRecognised } from "../../../src/app/library-state/recognise-library.ts";
import { HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";

async function put(...paths: string[]): Promise<TestEngine> {
  const engine = await testEngine();
  for (const name of readdirSync(engine.library)) rmdirSync(join(engine.library, name));
  for (const path of paths) {
    const at = join(engine.library, path);
    mkdirSync(path.endsWith("/") ? at : dirname(at), { recursive: true });
    if (!path.endsWith("/")) writeFileSync(at, path);
  }
  return engine;
}

/** Returns the path at which Heat would be filed, or the reason why it would not be filed. */
async function heat(engine: TestEngine): Promise<string> {
  const release = await engine.approved("Heat.1995.mkv");
  if (release.state !== "approved") return release.state;
  const prepared = prepare(engine.deps, release, engine.signal);
  return prepared.then(
    (plan) =>
      plan.ready
        ? (plan.plan.files[0]?.destination?.slice(engine.library.length + 1) ?? "nowhere")
        : "no",
    (error: Error) => error.message,
  );
}
const said = ({ files, library, signal }: TestEngine) =>
  explainRecognised(
    files,
    { mediaRoots: [library], moviesDir: undefined, tvDir: undefined, pathMap: [] },
    [],
    signal,
  );

test("without Plex, uses the only folder with a known name as the library and reports it at startup", async () => {
  await using engine = await put(
    "Films/Alien (1979)/Alien.mkv",
    "Serien/Dark/a.mkv",
    "Music/a.flac",
  );
  expect(await heat(engine)).toBe(HEAT_FILE.replace("Movies/", "Films/"));
  expect(await said(engine)).toEqual([
    `${engine.library}/Films is used for films.`,
    `${engine.library}/Serien is used for series.`,
  ]);
});

test("does not read the contents of the only folder with a known name", async () => {
  await using engine = await put("Films/Alien (1979)/Alien.mkv", "Music/a.flac");
  const listed: string[] = [];
  const listRoot: typeof engine.files.listRoot = (root, ...asked) => {
    listed.push(root);
    return engine.files.listRoot(root, ...asked);
  };
  await said({ ...engine, files: { ...engine.files, listRoot } });
  expect(new Set(listed)).toEqual(new Set([engine.library]));
});

test("does not guess between two folders with content, and names both and the setting", async () => {
  await using engine = await put("Films/Alien (1979)/Alien.mkv", "Movies/Ronin (1998)/Ronin.mkv");
  expect(await heat(engine)).toMatch(
    /^Several folders may be the library for films: .*Films.*Movies/,
  );
  expect((await said(engine))[0]).toContain("Set PLEX_MOVIES_DIR");
});

test("also does not guess if one of the folders is empty, because its disk may be missing", async () => {
  await using engine = await put("Movies/", "Films/Alien (1979)/Alien.mkv");
  expect(await heat(engine)).toMatch(/^Several folders may be the library for films/);
});

test("uses the default folder without a message if no other folder has a known name", async () => {
  await using none = await put("Music/a.flac");
  expect(await heat(none)).toBe(HEAT_FILE);
  expect(await said(none)).toEqual([]);
  await using usual = await put("Movies/Alien (1979)/Alien.mkv");
  expect(await heat(usual)).toBe(HEAT_FILE);
  expect(await said(usual)).toEqual([]);
});
