import { existsSync, lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { FileDeps } from "../../../src/app/file/file-deps.ts";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import { recoverAll } from "../../../src/app/journal/recover.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { purgeTrash } from "../../../src/app/upkeep/purge-trash.ts";
import { Outage } from "../../../src/base/errors.ts";
import type { FileMethod } from "../../../src/core/journal/method-traits.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { listOpenOperations } from "../../../src/store/journal/journal.ts";
import { filesBelow, HEAT_FOLDER, type TestEngine } from "../../support/engine.ts";
import { askedUndo } from "../../support/filing.ts";
import { type Kill, killable, killedAt } from "../../support/kill-at.ts";
import { LARGE, take, upgrading } from "../../support/upgrade.ts";

const DAY_MS = 24 * 3600 * 1000;

/**
 * The contents of all files in the library, its trash and the downloads, regardless of their names.
 * Links are followed.
 */
const contents = ({ downloads, library }: TestEngine): Set<string> =>
  new Set(
    [downloads, library].flatMap((root) =>
      filesBelow(root).map((path) => readFileSync(join(root, path), "utf8")),
    ),
  );

const by = (engine: TestEngine, method: FileMethod): FileDeps => ({
  ...engine.deps,
  policy: { ...engine.deps.policy, method },
});

type Film = { name: string; method: FileMethod; content: Record<string, string> };

/**
 * One film, first small and then large, each with a subtitle. `at` distinguishes it from the films
 * of other rounds.
 */
const films = (at: number, [first, second]: readonly [FileMethod, FileMethod]): [Film, Film] => {
  const film = (method: FileMethod, quality: string): Film => {
    const name = `Heron.${at}.1995.${quality}.BluRay.x264-GRP`;
    const words = {
      [`${name}.mkv`]: `${quality} of ${at}`,
      [`${name}.en.srt`]: `${quality} subtitle of ${at}`,
    };
    return { name, method, content: words };
  };
  return [film(first, "720p"), film(second, "1080p")];
};

/** Checks what the library contains of a film. */
function shows(engine: TestEngine, at: number, { content, method }: Film, when: string): void {
  const stem = `Movies/Heron ${at} (1995) {tmdb-${1000 + at}}/Heron ${at} (1995)`;
  const [mkv = "", srt = ""] = Object.values(content);
  const there = engine.inLibrary().filter((path) => path.startsWith(stem));
  expect(there, when).toEqual([`${stem}.en.srt`, `${stem}.mkv`]);
  const texts = there.map((path) => readFileSync(join(engine.library, path), "utf8"));
  expect(texts, when).toEqual([srt, mkv]);
  const links = there.map((path) => lstatSync(join(engine.library, path)).isSymbolicLink());
  expect(links, when).toEqual([method === "symlink", method === "symlink"]);
}

/**
 * Kills the work, then kills the recovery, and then lets the recovery finish. Returns true if the
 * work was killed.
 */
async function through(
  engine: TestEngine,
  kill: Kill,
  at: number | undefined,
  work: () => Promise<void>,
): Promise<boolean> {
  const killed = await killedAt(kill, at, work);
  if (killed) {
    Object.assign(kill, { at: 0, steps: [] });
    await recoverAll(engine.deps, () => {}).catch(() => {});
  }
  Object.assign(kill, { at: undefined, steps: [] });
  await recoverAll(engine.deps, (_, error) => expect.unreachable(String(error)));
  if (killed) await work();
  return killed;
}

const METHODS = [
  ["hardlink", "move"],
  ["move", "move"],
  ["move", "hardlink"],
  ["symlink", "symlink"],
  ["symlink", "move"],
  ["move", "symlink"],
  ["hardlink", "symlink"],
] as const;

// Testing every step would take minutes. Each pair of methods tests every seventh step, and each
// pair starts at a different step.
const EVERY = METHODS.length;

test.each(METHODS)(
  "loses nothing when filing by %s, upgrading by %s or undoing is killed at any step",
  async (...methods) => {
    const kill: Kill = { at: undefined, steps: [] };
    await using engine = await upgrading({ files: killable(kill) });
    let [filing, undoing] = [true, true];
    const first = METHODS.findIndex((known) => known.join() === methods.join());
    for (let at = first; filing || undoing; at += EVERY) {
      const when = `killed at ${at}`;
      const [small, large] = films(at, methods);
      const words = [...Object.values(small.content), ...Object.values(large.content)];
      const identity = {
        type: "movie",
        tmdbId: 1000 + at,
        title: `Heron ${at}`,
        year: 1995,
      } as const;
      const start = ({ name, content }: Film): Promise<Release> =>
        engine.approved(name, content, { identity });
      const file = async (id: number, method: FileMethod): Promise<void> =>
        fileRelease(by(engine, method), await engine.now(id), engine.signal);

      const old = await start(small);
      await file(old.id, small.method);
      const fresh = await start(large);
      const killedFiling = await through(engine, kill, filing ? at : undefined, () =>
        file(fresh.id, large.method),
      );
      filing &&= killedFiling;
      expect(await engine.now(fresh.id), when).toMatchObject({ state: "filed", reasons: [] });
      expect(await engine.now(old.id), when).toMatchObject({
        state: "filed",
        supersededBy: fresh.id,
      });
      shows(engine, at, large, when);
      expect([existsSync(old.path), existsSync(fresh.path)], when).toEqual(
        methods.map((method) => method !== "move"),
      );
      expect(
        [...words].filter((text) => !contents(engine).has(text)),
        when,
      ).toEqual([]);

      await askedUndo(engine, fresh.id);
      const undo = async (): Promise<void> => {
        const release = await engine.now(fresh.id);
        if (release.state === "undoing") await undoRelease(engine.deps, release, engine.signal);
      };
      const killedUndo = await through(engine, kill, undoing ? at : undefined, undo);
      undoing &&= killedUndo;
      expect(await engine.now(fresh.id), when).toMatchObject({ state: "undone", reasons: [] });
      expect(await engine.now(old.id), when).toMatchObject({
        state: "filed",
        supersededBy: undefined,
      });
      shows(engine, at, small, when);
      // The undone release's moved files are back in their place. The other release's download
      // returns only when that release is undone.
      expect(filesBelow(fresh.path), when).toEqual(Object.keys(large.content).toSorted());
      expect(existsSync(old.path), when).toBe(small.method !== "move");
      expect(
        [...words].filter((text) => !contents(engine).has(text)),
        when,
      ).toEqual([]);
      expect(await listOpenOperations(engine.store.read), when).toEqual([]);
      expect(at).toBeLessThan(200);
    }
  },
);

test.each([
  ["move", "move", "is a last copy and stays"],
  ["move", "symlink", "is a last copy and stays"],
  ["move", "hardlink", "is a last copy and stays"],
  // The link's target belongs to the download, which still exists.
  ["symlink", "move", "is purged after its days"],
] as const)("filed by %s and replaced by %s: the older file %s", async (first, second, then) => {
  await using engine = await upgrading();
  const [small, large] = films(0, [first, second]);
  const identity = { type: "movie", tmdbId: 1000, title: "Heron 0", year: 1995 } as const;
  for (const { name, content, method } of [small, large]) {
    const { id } = await engine.approved(name, content, { identity });
    await fileRelease(by(engine, method), await engine.now(id), engine.signal);
  }
  expect(engine.inTrash()).toHaveLength(2);
  engine.clock.advance(60 * DAY_MS);
  const purged = then === "is purged after its days" ? 2 : 0;
  const done = await purgeTrash(engine.deps, 30, engine.signal);
  expect(done).toEqual({ purged, kept: 2 - purged });
  for (const text of [...Object.values(small.content), ...Object.values(large.content)]) {
    expect(contents(engine)).toContain(text);
  }
  shows(engine, 0, large, then);
});

test("restores the older file if the release is rejected before the file's move to the trash is recorded", async () => {
  let full = true;
  await using engine = await upgrading({
    files: (real) => ({
      async moveToTrash(path, trashPath, expected) {
        const moved = await real.moveToTrash(path, trashPath, expected);
        if (full && path.endsWith(".mp4")) {
          throw new Outage("no_space", "The disk of the journal is full.");
        }
        return moved;
      },
    }),
  });
  const small = await take(engine, "Heat.1995.720p.BluRay.x264-ONE.mp4", "the small film");
  const { id } = await engine.approved(LARGE, "the large film!");
  const file = async (): Promise<void> =>
    fileRelease(engine.deps, await engine.now(id), engine.signal);
  await expect(file()).rejects.toMatchObject({ code: "no_space" });
  expect((await engine.now(id)).state).toBe("filing");
  full = false;
  await requestEach(
    engine.store,
    [id],
    { kind: "reject" },
    { actor: "cli:me", at: engine.clock.now() },
  );
  await file();
  expect((await engine.now(id)).state).toBe("undoing");
  await undoRelease(engine.deps, await engine.now(id), engine.signal);
  expect(await engine.now(id)).toMatchObject({ state: "rejected" });
  expect(engine.inLibrary()).toEqual([`${HEAT_FOLDER}/Heat (1995).mp4`]);
  expect(readFileSync(join(engine.library, HEAT_FOLDER, "Heat (1995).mp4"), "utf8")).toBe(
    "the small film",
  );
  expect(await engine.now(small.id)).toMatchObject({ state: "filed", supersededBy: undefined });
  expect(await listOpenOperations(engine.store.read)).toEqual([]);
});
