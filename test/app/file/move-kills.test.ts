import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { TRASH_FOLDER } from "../../../src/adapters/fs/trash.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { undoRelease } from "../../../src/app/file/undo-release.ts";
import { recoverAll } from "../../../src/app/journal/recover.ts";
import { MustStop } from "../../../src/core/errors.ts";
import { openOperations } from "../../../src/store/journal/journal.ts";
import { filesBelow, HEAT_FILE, testEngine } from "../../support/engine.ts";
import { askedUndo } from "../../support/filing.ts";
import { type Kill, killAndGoOn, killable, nothingLost } from "../../support/kill-at.ts";
import { onlyCopies } from "./only-copies.ts";

const FILM = "a whole film";
const SUBTITLE = "1\n00:00:01,000 --> 00:00:02,000\nHi.";
const CONTENT = { "Heat.mkv": FILM, "Subs/Heat.en.srt": SUBTITLE };

test.each([
  ["links", {}],
  ["copies", onlyCopies()],
])("a move by %s that is killed at any step, and undone with a kill at any step, loses nothing", async (_, ways) => {
  const kill: Kill = { at: undefined, steps: [] };
  await using engine = await testEngine({ method: "move", files: (real) => killable(kill)({ ...real, ...ways }) });
  let [moving, returning] = [true, true];
  for (let at = 0; moving || returning; at++) {
    const identity = { type: "movie", tmdbId: 1000 + at, title: `Heron ${at}`, year: 1995 } as const;
    const { id, path } = await engine.approved(`Heron.${at}`, CONTENT, { identity });
    const file = async (): Promise<void> => fileRelease(engine.deps, await engine.now(id), engine.signal);
    if (moving) moving = await killAndGoOn(engine, kill, at, file, () => nothingLost(engine, [FILM, SUBTITLE]));
    else await file();
    expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
    expect(existsSync(path), `killed at ${at}`).toBe(false);
    const stem = `Movies/Heron ${at} (1995) {tmdb-${1000 + at}}/Heron ${at} (1995)`;
    expect(filesBelow(engine.library)).toEqual([`${stem}.en.srt`, `${stem}.mkv`]);
    expect(await openOperations(engine.store.read)).toEqual([]);

    await askedUndo(engine, id);
    const undo = async (): Promise<void> => {
      const release = await engine.now(id);
      if (release.state === "undoing") await undoRelease(engine.deps, release, engine.signal);
    };
    if (returning) returning = await killAndGoOn(engine, kill, at, undo, () => nothingLost(engine, [FILM, SUBTITLE]));
    else await undo();
    expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [] });
    expect(filesBelow(path)).toEqual(["Heat.mkv", "Subs/Heat.en.srt"]);
    expect(engine.inLibrary()).toEqual([]);
    expect(engine.inTrash()).toHaveLength(2);
    expect(await openOperations(engine.store.read)).toEqual([]);
    for (const done of [path, join(engine.library, "Movies", TRASH_FOLDER)]) rmSync(done, { recursive: true });
    expect(at).toBeLessThan(200);
  }
});

test.each<[string, (path: string) => void, "filed" | "kept"]>([
  ["nothing else happened", () => {}, "filed"],
  ["it has both names", (path) => linkSync(join(dirname(path), ".plex-ingest-op2.source"), path), "filed"],
  ["another file took its name", (path) => writeFileSync(path, "another"), "kept"],
])("after a kill while the download is set aside, and %s, nothing is lost", async (_, meanwhile, then) => {
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
  const file = async (): Promise<void> => fileRelease(engine.deps, await engine.now(id), engine.signal);
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
});
