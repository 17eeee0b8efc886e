import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { fileRelease, undoRelease } from "../../src/app/file/file-release.ts";
import { approve } from "../../src/app/review/decisions/approve.ts";
import { createTrashStage } from "../../src/app/trash/stage.ts";
import { requestTrashed } from "../../src/app/trash/trash.ts";
import { listOpenOperations } from "../../src/store/journal/journal.ts";
import { publicationsOf } from "../../src/store/journal/publications.ts";
import { listAllInTrash } from "../../src/store/journal/trash.ts";
import {
  filesBelow,
  HEAT,
  HEAT_FILE,
  HEAT_FOLDER,
  type TestEngine,
  type TestEngineOptions,
  testEngine,
} from "../support/engine.ts";
import { askedUndo } from "../support/filing.ts";
import { writePlan } from "../support/rename-plan.ts";
import { undone } from "../support/undone.ts";
import { LARGE, SMALL, take } from "../support/upgrade.ts";
import { HUNG_MS } from "../support/wait-for.ts";
import { movie } from "../support/works.ts";
import { LONG, someOf } from "./support/long.ts";
import { takeAway } from "./support/take-away.ts";

const by = { actor: "cli:me", at: 0 };
const catalogue = [movie(949, "Heat", 1995), movie(19_404, "Heat", 1986)];
const OTHER = { ...HEAT, tmdbId: 19_404, year: 1986 };

type Scene = {
  options?: TestEngineOptions;
  /** The states in which the releases end. */
  ends: readonly string[];
  /** Files what the work needs, and requests the work. */
  begin(engine: TestEngine): Promise<void>;
};

const filed = async (engine: TestEngine): Promise<number> => (await take(engine, SMALL)).id;

/** Files another film, so that an empty library is noticed. */
async function filedOther(engine: TestEngine): Promise<void> {
  const identity = { type: "movie", tmdbId: 77, title: "Plains Arrow", year: 2009 } as const;
  const { id } = await engine.approved("Plains.Arrow.2009.mkv", "arrow", { identity });
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
}

const SCENES: Record<string, Scene> = {
  undo: {
    ends: ["undone"],
    async begin(engine) {
      await askedUndo(engine, await filed(engine));
    },
  },
  "undo of a copy": {
    ends: ["undone"],
    options: { method: "copy" },
    async begin(engine) {
      await askedUndo(engine, await filed(engine));
    },
  },
  "undo of a move": {
    ends: ["undone"],
    options: { method: "move" },
    async begin(engine) {
      await askedUndo(engine, await filed(engine));
    },
  },
  refile: {
    ends: ["filed"],
    options: { catalogue },
    async begin(engine) {
      const id = await filed(engine);
      await askedUndo(engine, id);
      await approve(
        engine.store,
        [
          {
            ids: [id],
            approval: { type: "movie", tmdbId: OTHER.tmdbId, title: OTHER.title, year: OTHER.year },
          },
        ],
        by,
      );
    },
  },
  restore: {
    ends: ["filed"],
    async begin(engine) {
      const { row } = await undone(engine);
      await requestTrashed(engine, [row.operationId], "restore", by);
    },
  },
  upgrade: {
    ends: ["filed", "filed"],
    options: { duplicatePolicy: "upgrade" },
    async begin(engine) {
      await filed(engine);
      await engine.approved(LARGE, "the large film!");
    },
  },
  "undo of an upgrade": {
    ends: ["filed", "undone"],
    options: { duplicatePolicy: "upgrade" },
    async begin(engine) {
      await filed(engine);
      await askedUndo(engine, (await take(engine, LARGE)).id);
    },
  },
  rename: {
    ends: ["filed", "filed"],
    async begin(engine) {
      await filed(engine);
      const at = (path: string): string => join(engine.library, path);
      await writePlan(engine, [
        [at(HEAT_FILE), at(`${HEAT_FOLDER}/Heat.mkv`)],
        [at(HEAT_FOLDER), at("Movies/Heat")],
      ]);
    },
  },
  "undo of a rename": {
    ends: ["filed", "undone"],
    async begin(engine) {
      await SCENES["rename"]?.begin(engine);
      await fileRelease(engine.deps, await engine.now(2), engine.signal);
      await askedUndo(engine, 2);
    },
  },
};

/** A film that another program put into the library, at each place where it is looked for. */
const FOREIGN = ["Heat.1995.720p.mkv", "Heat (1995)/film.mkv", "Western/Heat (1995)/film.mkv"];
for (const path of FOREIGN) {
  SCENES[`question about ${path}`] = {
    ends: ["filed", "review"],
    async begin(engine) {
      await filedOther(engine);
      const theirs = join(engine.library, "Movies", path);
      mkdirSync(dirname(theirs), { recursive: true });
      writeFileSync(theirs, "theirs");
      // A listing of the library from before is too old then.
      engine.clock.advance(60_000);
      await engine.approved(LARGE, "the large film!");
    },
  };
}

async function workOn(engine: TestEngine, id: number): Promise<void> {
  const release = await engine.now(id);
  if (release.state === "undoing") {
    await undoRelease(engine.deps, release, engine.signal);
  } else if (["approved", "filing"].includes(release.state)) {
    await fileRelease(engine.deps, release, engine.signal);
  }
}

/** Does all work once. Returns the errors. */
async function turn(engine: TestEngine, ids: readonly number[]): Promise<unknown[]> {
  const errors: unknown[] = [];
  for (const id of ids) await workOn(engine, id).catch((error: unknown) => errors.push(error));
  const onError = (error: unknown): void => void errors.push(error);
  await createTrashStage({ ...engine.deps, onError }).run(engine.signal);
  return errors;
}

/** Describes the library, the trash, the journal and all releases, without ids of operations. */
async function describe(engine: TestEngine, ids: readonly number[]) {
  const read = (path: string) => readFileSync(join(engine.library, path), "utf8");
  const releases = await Promise.all(ids.map((id) => engine.now(id)));
  const publications = await Promise.all(ids.map((id) => publicationsOf(engine.store.read, id)));
  const nameInTrash = (path: string) => path.replace(/^.*\/op\d+\//, "");
  return {
    releases: releases.map(({ id, state, reasons, supersededBy }) => ({
      id,
      state,
      reasons: reasons.map(({ path, ...reason }) => ({
        ...reason,
        ...(path && { path: relative(engine.library, path) }),
      })),
      supersededBy,
    })),
    library: Object.fromEntries(engine.inLibrary().map((path) => [path, read(path)])),
    trash: engine.inTrash().map((path) => [nameInTrash(path), read(path)]),
    trashed: (await listAllInTrash(engine.store.read)).map(({ path, releaseId }) => [
      nameInTrash(path),
      releaseId,
    ]),
    published: publications
      .flat()
      .map(({ releaseId, finalPath, state }) => [
        releaseId,
        relative(engine.library, finalPath),
        state,
      ]),
    open: (await listOpenOperations(engine.store.read)).map(
      ({ kind, state }) => `${kind} ${state}`,
    ),
    downloads: filesBelow(engine.downloads),
  };
}

/** How the library goes away: which folder, what is left at its path, and for how many calls. */
type Absence = { place: "" | "Movies"; leaves: "mount point" | "nothing"; length: number };

const ABSENCES: readonly Absence[] = (["", "Movies"] as const).flatMap((place) =>
  (["mount point", "nothing"] as const).flatMap((leaves) =>
    [1, 2, 3, 6, 1000].map((length) => ({ place, leaves, length })),
  ),
);

/**
 * Takes the library away before the call with this number, returns it later, and then works on
 * until everything is done.
 */
async function endAfter(scene: Scene, { place, leaves, length }: Absence, call?: number) {
  await using engine = await testEngine(scene.options);
  await scene.begin(engine);
  const ids = scene.ends.map((_, index) => index + 1);
  using away = takeAway(join(engine.library, place), leaves);
  away.at(call, length);
  await turn(engine, ids);
  const { calls } = away;
  away.at(undefined);
  away.giveBack();
  for (let again = 0; again < 3; again++) {
    engine.clock.advance(60_000);
    await turn(engine, ids);
  }
  return { calls, end: { ...(await describe(engine, ids)), written: [...away.written] } };
}

test.each(Object.entries(SCENES))(
  "%s ends the same if the library is away at any system call",
  async (_, scene) => {
    const plain = await endAfter(scene, { place: "", leaves: "nothing", length: 1 });
    expect(plain.end.releases.map(({ state }) => state)).toEqual(scene.ends);
    const { first, every } = someOf(5);
    const wrong: unknown[] = [];
    for (let call = first; call < plain.calls; call += every) {
      const absences = LONG ? ABSENCES : [ABSENCES[(call + first) % ABSENCES.length]];
      for (const absence of absences) {
        if (absence === undefined) continue;
        const { end } = await endAfter(scene, absence, call);
        if (!isDeepStrictEqual(end, plain.end)) wrong.push({ absence, call, end });
      }
    }
    expect(wrong).toEqual([]);
  },
  LONG ? 30 * HUNG_MS : HUNG_MS,
);
