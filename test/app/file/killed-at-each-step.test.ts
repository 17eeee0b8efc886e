import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { TRASH_FOLDER } from "../../../src/adapters/fs/trash.ts";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import { recoverAll } from "../../../src/app/journal/recover.ts";
import { MustStop } from "../../../src/base/errors.ts";
import { listOpenOperations } from "../../../src/store/journal/journal.ts";
import { someOf } from "../../faults/support/long.ts";
import { filesBelow, HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";
import { writeFolderJob, writeJob } from "../../support/file-tools.ts";
import { askedUndo } from "../../support/filing.ts";
import { type Kill, killAndGoOn, killable, nothingLost } from "../../support/kill-at.ts";
import { treeOf, writePlan } from "../../support/rename-plan.ts";
import { onlyCopies } from "./only-copies.ts";

type Round = {
  id: number;
  /** Check the disk after filing and after undoing. */
  filed: () => void;
  undone: () => void;
};

/**
 * Files and undoes one release after another. Each run is killed one step later than the previous
 * one, until neither operation is killed. A short run kills the process at every other step.
 */
async function killedAtEachStep(
  engine: TestEngine,
  kill: Kill,
  begin: (at: number) => Promise<Round>,
  contents: readonly string[] = [],
): Promise<void> {
  const look = (): void => nothingLost(engine, contents);
  let [filing, undoing] = [true, true];
  const { first, every } = someOf(2);
  for (let at = first; filing || undoing; at += every) {
    const { id, filed, undone } = await begin(at);
    const file = async (): Promise<void> =>
      fileRelease(engine.deps, await engine.now(id), engine.signal);
    if (filing) filing = await killAndGoOn(engine, kill, at, file, look);
    else await file();
    expect(await engine.now(id), `killed at ${at}`).toMatchObject({ state: "filed", reasons: [] });
    filed();
    expect(await listOpenOperations(engine.store.read)).toEqual([]);

    await askedUndo(engine, id);
    const undo = async (): Promise<void> => {
      const release = await engine.now(id);
      if (release.state === "undoing") await undoRelease(engine.deps, release, engine.signal);
    };
    if (undoing) undoing = await killAndGoOn(engine, kill, at, undo, look);
    else await undo();
    expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [] });
    undone();
    expect(await listOpenOperations(engine.store.read)).toEqual([]);
    expect(at).toBeLessThan(200);
  }
}

const FILM = "a whole film";
const SUBTITLE = "1\n00:00:01,000 --> 00:00:02,000\nHi.";
const CONTENT = { "Heat.mkv": FILM, "Subs/Heat.en.srt": SUBTITLE };

const WAYS = [
  ["links", {}],
  ["copies", onlyCopies()],
] as const;

test.each(WAYS)(
  "loses nothing when a move by %s or its undo is killed at any step",
  async (_, ways) => {
    const kill: Kill = { at: undefined, steps: [] };
    await using engine = await testEngine({
      method: "move",
      files: (real) => killable(kill)({ ...real, ...ways }),
    });
    const begin = async (at: number): Promise<Round> => {
      const identity = {
        type: "movie",
        tmdbId: 1000 + at,
        title: `Heron ${at}`,
        year: 1995,
      } as const;
      const { id, path } = await engine.approved(`Heron.${at}`, CONTENT, { identity });
      const stem = `Movies/Heron ${at} (1995) {tmdb-${1000 + at}}/Heron ${at} (1995)`;
      return {
        id,
        filed() {
          expect(existsSync(path), `killed at ${at}`).toBe(false);
          expect(engine.inLibrary()).toEqual([`${stem}.en.srt`, `${stem}.mkv`]);
          expect(engine.inTrash()).toEqual([]);
        },
        undone() {
          expect(filesBelow(path)).toEqual(["Heat.mkv", "Subs/Heat.en.srt"]);
          expect(engine.inLibrary()).toEqual([]);
          expect(engine.inTrash()).toHaveLength(2);
          for (const done of [path, join(engine.library, "Movies", TRASH_FOLDER)]) {
            rmSync(done, { recursive: true });
          }
        },
      };
    };
    await killedAtEachStep(engine, kill, begin, [FILM, SUBTITLE]);
  },
);

const TEXTS = ["film", "second film", "subtitle"];

test.each(WAYS)(
  "loses nothing when a plan by %s or its undo is killed at any step",
  async (_, ways) => {
    const kill: Kill = { at: undefined, steps: [] };
    await using engine = await testEngine({
      files: (real) => killable(kill)({ ...real, ...ways }),
    });
    const movies = join(engine.library, "Movies");
    const begin = async (): Promise<Round> => {
      const from = ["a.mkv", "b.mkv", "c.srt"].map((name) => join(movies, "Old", name));
      for (const [index, path] of from.entries()) {
        engine.drop(`../media/Movies/Old/${basename(path)}`, TEXTS[index]);
      }
      const steps = from.map((path, index) => ({
        from: path,
        to: path.replace("/Old/", "/New/"),
        action: index === 1 ? ("copy" as const) : ("move" as const),
      }));
      return {
        id: await writeJob(engine, steps),
        filed() {
          const moved = ["New/a.mkv", "New/b.mkv", "New/c.srt", "Old/b.mkv"];
          expect(engine.inLibrary()).toEqual(moved.map((path) => `Movies/${path}`));
        },
        undone() {
          expect(engine.inLibrary()).toEqual([
            "Movies/Old/a.mkv",
            "Movies/Old/b.mkv",
            "Movies/Old/c.srt",
          ]);
          expect(engine.inTrash()).toHaveLength(3);
          expect(existsSync(join(movies, "New"))).toBe(false);
          rmSync(movies, { recursive: true });
          mkdirSync(movies);
        },
      };
    };
    await killedAtEachStep(engine, kill, begin, TEXTS);
  },
);

test("loses nothing when a rename plan or its undo is killed at any step", async () => {
  const kill: Kill = { at: undefined, steps: [] };
  await using engine = await testEngine({ files: killable(kill) });
  const at = (path: string): string => join(engine.library, path);
  const names = ["a.mkv", "b.mkv", "c.srt"];
  const begin = async (): Promise<Round> => {
    for (const [index, name] of names.entries()) {
      engine.drop(`../media/Movies/Old/${name}`, TEXTS[index]);
    }
    const before = treeOf(engine.library);
    const steps = [
      ["Movies/Old/a.mkv", "Movies/New/a.mkv"],
      // The file gets the name that the next step frees.
      ["Movies/Old/b.mkv", "Movies/Old/c.srt"],
      ["Movies/Old/c.srt", "Movies/New/c.srt"],
      ["Movies/Old", "Movies/Other"],
    ] as const;
    return {
      id: await writePlan(
        engine,
        steps.map(([from, to]) => [at(from), at(to)] as const),
      ),
      filed() {
        const renamed = ["New/a.mkv", "New/c.srt", "Other/c.srt"];
        expect(engine.inLibrary()).toEqual(renamed.map((path) => `Movies/${path}`));
      },
      undone() {
        expect(treeOf(engine.library)).toEqual(before);
        rmSync(at("Movies"), { recursive: true });
        mkdirSync(at("Movies"));
      },
    };
  };
  await killedAtEachStep(engine, kill, begin, TEXTS);
});

test("creating a folder and undoing it continue after a kill at any step, and leave no folder behind", async () => {
  const kill: Kill = { at: undefined, steps: [] };
  await using engine = await testEngine({ files: killable(kill) });
  const path = join(engine.library, "Movies/Heat (1995)/Extras");
  const begin = async (): Promise<Round> => ({
    id: await writeFolderJob(engine, path),
    filed: () => expect(statSync(path).isDirectory()).toBe(true),
    undone: () => expect(existsSync(dirname(path))).toBe(false),
  });
  await killedAtEachStep(engine, kill, begin);
});

test.each<[string, (path: string) => void, "filed" | "kept"]>([
  ["nothing else happened", () => {}, "filed"],
  [
    "it has both names",
    (path) => linkSync(join(dirname(path), ".plex-ingest-op2.source"), path),
    "filed",
  ],
  ["another file took its name", (path) => writeFileSync(path, "another"), "kept"],
])(
  "loses nothing after a kill while the download is set aside and %s",
  async (_, meanwhile, then) => {
    let dies = true;
    await using engine = await testEngine({
      method: "move",
      files: (real) => ({
        removeSource: async (path, aside, expected) => {
          if (!dies) return real.removeSource(path, aside, expected);
          renameSync(path, aside);
          throw new MustStop("Killed while it is set aside.", "Start it again.");
        },
      }),
    });
    const { id, path } = await engine.approved("Heat.1995.mkv", FILM);
    const file = async (): Promise<void> =>
      fileRelease(engine.deps, await engine.now(id), engine.signal);
    await expect(file()).rejects.toThrow("Killed");
    dies = false;
    meanwhile(path);
    await recoverAll(engine.deps, (_operation, error) => expect.unreachable(String(error)));
    expect(filesBelow(engine.downloads)).toEqual(
      then === "kept" ? [".plex-ingest-op2.source", "Heat.1995.mkv"] : ["Heat.1995.mkv"],
    );
    expect(readFileSync(path, "utf8")).toBe(then === "kept" ? "another" : FILM);
    await file();
    const reasons = then === "kept" ? [{ code: "source_changed" }] : [];
    expect(await engine.now(id)).toMatchObject({ state: "filed", reasons });
    expect(existsSync(path)).toBe(then === "kept");
    expect(readFileSync(join(engine.library, HEAT_FILE), "utf8")).toBe(FILM);
  },
);
