import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileJob } from "../../../src/app/file/file-job.ts";
import { undoRelease } from "../../../src/app/file/undo-release.ts";
import { recoverAll } from "../../../src/app/journal/recover.ts";
import { moveRelease } from "../../../src/app/releases/move.ts";
import { MustStop } from "../../../src/core/errors.ts";
import { openOperations } from "../../../src/store/journal/journal.ts";
import { filesBelow, type TestEngine, testEngine } from "../../support/engine.ts";
import { writeJob } from "../../support/file-tools.ts";
import { type Kill, killable } from "../../support/kill-at.ts";

const NO = (what: string) => async () => ({ ok: false, code: "unsupported", why: what, fallThrough: true }) as const;
const TEXTS = ["film", "second film", "subtitle"];

function nothingLost(engine: TestEngine): void {
  const texts = [engine.downloads, engine.library].flatMap((root) =>
    filesBelow(root).map((name) => readFileSync(join(root, name), "utf8")),
  );
  for (const text of TEXTS) expect(texts).toContain(text);
  const visible = engine.inLibrary().filter((name) => !name.includes("/.plex-ingest-"));
  for (const name of visible) expect(TEXTS).toContain(readFileSync(join(engine.library, name), "utf8"));
}

/** Kills the work, and then recovery at its first steps, until it comes to its end; answers whether it was killed. */
async function killAndGoOn(engine: TestEngine, kill: Kill, at: number, work: () => Promise<void>): Promise<boolean> {
  Object.assign(kill, { at, steps: [] });
  const killed = await work().then(
    () => false,
    (error: unknown) => {
      if (error instanceof MustStop) return true;
      throw error;
    },
  );
  nothingLost(engine);
  for (const again of killed ? [0, 1, undefined] : [undefined]) {
    Object.assign(kill, { at: again, steps: [] });
    const recovered = recoverAll(engine.deps, (_, error) => expect.unreachable(String(error)));
    await (again === undefined ? recovered : recovered.catch(() => {}));
    nothingLost(engine);
  }
  await work();
  return killed;
}

test.each([
  ["links", {}],
  ["copies", { tryHardlink: NO("No links here."), tryReflink: NO("No clones here.") }],
])(
  "a plan by %s that is killed at any step goes on, and its undo as well, and nothing is lost",
  async (_, ways) => {
    const kill: Kill = { at: undefined, steps: [] };
    await using engine = await testEngine({ files: (real) => killable(kill)({ ...real, ...ways }) });
    let [doing, undoing] = [true, true];
    for (let at = 0; doing || undoing; at++) {
      const from = ["Old/a.mkv", "Old/b.mkv", "Old/c.srt"].map((name) => join(engine.library, `Movies/${name}`));
      mkdirSync(dirname(from[0] ?? ""), { recursive: true });
      from.forEach((path, index) => {
        writeFileSync(path, TEXTS[index] ?? "");
      });
      const id = await writeJob(
        engine,
        from.map((path, index) => ({
          from: path,
          to: path.replace("/Old/", "/New/"),
          action: index === 1 ? "copy" : "move",
        })),
      );
      const file = async (): Promise<void> => fileJob(engine.deps, await engine.now(id), engine.signal);
      if (doing) doing = await killAndGoOn(engine, kill, at, file);
      else await file();
      expect(await engine.now(id), `killed at ${at}`).toMatchObject({ state: "filed", reasons: [] });
      expect(engine.inLibrary()).toEqual([
        "Movies/New/a.mkv",
        "Movies/New/b.mkv",
        "Movies/New/c.srt",
        "Movies/Old/b.mkv",
      ]);
      expect(await openOperations(engine.store.read)).toEqual([]);

      await moveRelease(engine.store, await engine.now(id), { kind: "undo" }, { actor: "cli:me", at: 1 });
      const undo = async (): Promise<void> => {
        const release = await engine.now(id);
        if (release.state === "undoing") await undoRelease(engine.deps, release, engine.signal);
      };
      if (undoing) undoing = await killAndGoOn(engine, kill, at, undo);
      else await undo();
      expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [] });
      expect(engine.inLibrary()).toEqual(["Movies/Old/a.mkv", "Movies/Old/b.mkv", "Movies/Old/c.srt"]);
      expect(engine.inTrash()).toHaveLength(3);
      expect(existsSync(join(engine.library, "Movies/New"))).toBe(false);
      expect(await openOperations(engine.store.read)).toEqual([]);
      rmSync(join(engine.library, "Movies"), { recursive: true });
      mkdirSync(join(engine.library, "Movies"));
      expect(at).toBeLessThan(200);
    }
  },
  120_000,
);
