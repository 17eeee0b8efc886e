import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import { recoverAll } from "../../../src/app/journal/recover.ts";
import type { NameTemplates } from "../../../src/core/plan/names/parse-template.ts";
import { listOpenOperations } from "../../../src/store/journal/journal.ts";
import { listAllInTrash } from "../../../src/store/journal/trash.ts";
import { someOf } from "../../faults/support/long.ts";
import {
  type Content,
  filesBelow,
  HEAT_FILE,
  HEAT_FOLDER,
  type TestEngine,
} from "../../support/engine.ts";
import { askedUndo } from "../../support/filing.ts";
import { type Kill, killable, killableStore } from "../../support/kill-at.ts";
import { namesWith } from "../../support/names.ts";
import { FILMS, LARGE, SMALL, take, upgrading } from "../../support/upgrade.ts";
import { withoutSecondNames } from "./only-copies.ts";

type Scene = {
  name: string;
  method: "hardlink" | "copy";
  old: { name: string; content: Content };
  fresh: { name: string; content: Content };
  names?: NameTemplates;
  /** True for a file system on which a file cannot have two names. */
  hasOneName?: true;
  /** Contents of the library before and after the upgrade. */
  before: Record<string, string>;
  after: Record<string, string>;
};

const MP4 = "Heat.1995.720p.BluRay.mp4";
const PACKED = (
  name: string,
  film: string,
  english: string,
): { name: string; content: Content } => ({
  name,
  content: {
    [`${name}.mkv`]: film,
    [`${name}.en.srt`]: english,
    ...(name.includes("720")
      ? { [`${name}.de.srt`]: "deutsch", "Trailers/Heat-trailer.mkv": "a trailer" }
      : {}),
  },
});
const TRAILER = `${HEAT_FOLDER}/Trailers/Heat-trailer.mkv`;
const FILE = (resolution: string, end: string): string =>
  `${HEAT_FOLDER}/Heat (1995) ${resolution}.${end}`;

const SCENES: Scene[] = [
  ...(["hardlink", "copy"] as const).map((method) => ({
    name: `same name by ${method}`,
    method,
    old: { name: SMALL, content: FILMS[SMALL] },
    fresh: { name: LARGE, content: FILMS[LARGE] },
    before: { [HEAT_FILE]: FILMS[SMALL] },
    after: { [HEAT_FILE]: FILMS[LARGE] },
  })),
  {
    name: "same name without second names",
    method: "copy",
    hasOneName: true,
    old: { name: SMALL, content: FILMS[SMALL] },
    fresh: { name: LARGE, content: FILMS[LARGE] },
    before: { [HEAT_FILE]: FILMS[SMALL] },
    after: { [HEAT_FILE]: FILMS[LARGE] },
  },
  {
    name: "another name",
    method: "hardlink",
    old: { name: MP4, content: "an mp4" },
    fresh: { name: LARGE, content: FILMS[LARGE] },
    before: { [`${HEAT_FOLDER}/Heat (1995).mp4`]: "an mp4" },
    after: { [HEAT_FILE]: FILMS[LARGE] },
  },
  {
    name: "subtitles",
    method: "hardlink",
    old: PACKED("Heat.1995.720p.BluRay.x264-ONE", "small", "old english"),
    fresh: PACKED("Heat.1995.1080p.BluRay.x264-TWO", "large film", "new english"),
    names: namesWith({ movieFile: "{title} ({year}) {resolution}" }),
    before: {
      [FILE("720p", "mkv")]: "small",
      [FILE("720p", "en.srt")]: "old english",
      [FILE("720p", "de.srt")]: "deutsch",
      [TRAILER]: "a trailer",
    },
    after: {
      [FILE("1080p", "mkv")]: "large film",
      [FILE("1080p", "en.srt")]: "new english",
      [FILE("1080p", "de.srt")]: "deutsch",
      [TRAILER]: "a trailer",
    },
  },
];

const shown = (engine: TestEngine): Record<string, string> =>
  Object.fromEntries(
    engine.inLibrary().map((path) => [path, readFileSync(join(engine.library, path), "utf8")]),
  );

/**
 * At every moment, a complete film exists in the library under one of its names, and nothing else
 * is there. Where a file has one name at a time, there is a gap until recovery has run.
 */
function holds({ before, after, hasOneName }: Scene, engine: TestEngine, when: string): void {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (path) => !path.endsWith(".srt") && path !== TRAILER,
  );
  const there = names.filter((path) => existsSync(join(engine.library, path)));
  if (!hasOneName || when.endsWith("recovered")) expect(there, when).not.toEqual([]);
  for (const [path, text] of Object.entries(shown(engine))) {
    if (path.endsWith(".partial")) continue;
    expect([before[path], after[path]], `${path} ${when}`).toContain(text);
  }
}

async function wellEnded(engine: TestEngine, when: string): Promise<void> {
  expect(await listOpenOperations(engine.store.read), when).toEqual([]);
  const listed = (await listAllInTrash(engine.store.read)).map(({ path }) => path);
  const trashed = engine.inTrash().map((path) => join(engine.library, path));
  expect(trashed.toSorted(), when).toEqual(listed.toSorted());
  const staged = filesBelow(engine.library).filter((path) => path.includes(".partial"));
  expect(staged, when).toEqual([]);
}

/** Continues in the same way as the next start, until the upgrade is done. */
async function goOn(engine: TestEngine, id: number, scene: Scene, when: string): Promise<void> {
  const failed: unknown[] = [];
  await recoverAll(engine.deps, (_, error) => failed.push(error));
  expect(failed, when).toEqual([]);
  holds(scene, engine, `${when}, recovered`);
  for (let turn = 0; turn < 3; turn++) {
    const release = await engine.now(id);
    if (release.state === "undoing") {
      await undoRelease(engine.deps, release, engine.signal);
    } else if (release.state !== "filed" && release.state !== "undone") {
      await fileRelease(engine.deps, release, engine.signal);
    }
  }
}

/**
 * The combinations that are worth their run time, and the share of the steps that a short run
 * tries.
 */
const RUNS = [
  ["same name by hardlink", "upgrade", "error", 4],
  ["same name by hardlink", "undo", "error", 4],
  ["same name by copy", "upgrade", "killed", 4],
  ["same name without second names", "upgrade", "killed", 3],
  ["same name without second names", "upgrade", "error", 3],
  ["same name without second names", "undo", "killed", 3],
  ["same name without second names", "undo", "error", 3],
  ["another name", "upgrade", "killed", 4],
  ["another name", "undo", "killed", 4],
  ["subtitles", "upgrade", "killed", 9],
  ["subtitles", "undo", "killed", 9],
] as const;

for (const [name, what, fate, share] of RUNS) {
  for (const scene of SCENES.filter((one) => one.name === name)) {
    test(
      `${what} of ${scene.name}, ${fate} at every step: leaves no gap, loses nothing and ends ` +
        "as usual",
      async () => {
        const hits: string[] = [];
        const { first, every } = someOf(share);
        for (let at = first; ; at += every) {
          const kill: Kill = { at: undefined, steps: [], isError: fate === "error" };
          await using engine = await upgrading({
            ...scene,
            files: (real) =>
              killable(kill)({ ...real, ...(scene.hasOneName && withoutSecondNames()) }),
          });
          const old = await take(engine, scene.old.name, scene.old.content);
          const { id } = await engine.approved(scene.fresh.name, scene.fresh.content);
          if (what === "undo") {
            await fileRelease(engine.deps, await engine.now(id), engine.signal);
            await askedUndo(engine, id);
          }
          Object.assign(kill, { at, steps: [] });
          const deps = { ...engine.deps, store: killableStore(kill, engine.store) };
          const work = what === "upgrade" ? fileRelease : undoRelease;
          await work(deps, await engine.now(id), engine.signal).catch(() => {});
          const hit = kill.steps[at];
          kill.at = undefined;
          const when = `${what} ${fate} at ${at}, ${hit}`;
          holds(scene, engine, when);
          await goOn(engine, id, scene, when);
          const [state, files, by] =
            what === "upgrade" ? ["filed", scene.after, id] : ["undone", scene.before, undefined];
          expect(await engine.now(id), when).toMatchObject({ state, reasons: [] });
          expect(shown(engine), when).toEqual(files);
          expect(await engine.now(old.id), when).toMatchObject({
            state: "filed",
            supersededBy: by,
          });
          await wellEnded(engine, when);
          if (hit === undefined) break;
          hits.push(hit);
        }
        expect(hits.length).toBeGreaterThan(1);
      },
    );
  }
}
