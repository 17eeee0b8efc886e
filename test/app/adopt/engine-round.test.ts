import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { recordAdopted, recordUnsure } from "../../../src/app/adopt/record.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { findStates } from "../../../src/core/release/state-traits.ts";
import { transition } from "../../../src/core/release/transition.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { listLineageAt, listReleasesAround } from "../../../src/store/releases/lineage.ts";
import {
  addRelease,
  findLiveAtPath,
  findNewestBelow,
  findReleaseAtPath,
} from "../../../src/store/releases/releases.ts";
import { EVENTS, facts } from "../../core/release/support-facts.ts";
import { factsOf, foundWork, HEAT, identityOf, libraryFile, ME } from "../../support/adopted.ts";
import { filesBelow } from "../../support/engine.ts";
import { wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";

const LISTED = [
  movie(949, "Heat", 1995, { popularity: 50 }),
  series(1437, "Firefly", 2002, [season(1, 3, 2002)]),
];

async function opened() {
  const engine = await wholeEngine(LISTED);
  onTestFinished(() => engine[Symbol.asyncDispose]());
  return engine;
}

const UNSURE = {
  ...factsOf(),
  reasons: [{ code: "no_tmdb_key" as const, message: "There was no key." }],
};

test("a retry identifies a film in the library again and adopts it in place", async () => {
  const engine = await opened();
  const path = join(engine.library, "Movies", "Heat.1995.mkv");
  const before = libraryFile(path).file;
  const work = foundWork(path, { path, role: "video", file: before });
  const id = (await recordUnsure(engine.deps, work, UNSURE, ME)) ?? 0;
  await requestEach(engine.store, [id], { kind: "reject" }, ME);
  await engine.round();
  expect(await engine.states()).toEqual([`${id} rejected`]);
  await requestEach(engine.store, [id], { kind: "retry" }, ME);
  await engine.round();
  expect(await engine.states()).toEqual([`${id} filed`]);
  expect(await engine.now(id)).toMatchObject({ identity: HEAT, decidedBy: "engine" });
  expect(await publicationsOf(engine.store.read, id)).toMatchObject([
    { method: "adopted", finalPath: path },
  ]);
  expect(identityOf(path)).toEqual(before);
});

test("a retry maps the files of a show to their episodes, in one release", async () => {
  const engine = await opened();
  const folder = join(engine.library, "TV Shows", "Firefly (2002)");
  const files = [1, 2, 3].map((episode) =>
    libraryFile(join(folder, "Season 1", `Firefly.S01E0${episode}.mkv`)),
  );
  const id = (await recordUnsure(engine.deps, foundWork(folder, ...files), UNSURE, ME)) ?? 0;
  const before = filesBelow(engine.library);
  await requestEach(engine.store, [id], { kind: "retry" }, ME);
  await engine.round();
  expect(await engine.states()).toEqual([`${id} filed`]);
  expect(await publicationsOf(engine.store.read, id)).toHaveLength(3);
  expect(filesBelow(engine.library)).toEqual(before);
});

test("an engine round does not change an adopted release or a release in review", async () => {
  const engine = await opened();
  const [one, two] = [
    join(engine.library, "Movies", "Heat.mkv"),
    join(engine.library, "Movies", "Dune.mkv"),
  ];
  const adopted =
    (await recordAdopted(engine.deps, foundWork(one, libraryFile(one)), HEAT, factsOf(), ME)) ?? 0;
  const asked =
    (await recordUnsure(engine.deps, foundWork(two, libraryFile(two)), UNSURE, ME)) ?? 0;
  libraryFile(one, { content: "written to since" });
  const versions = async () =>
    (await engine.all()).map(({ id, version, state }) => [id, version, state]);
  const before = await versions();
  await engine.round();
  expect(await versions()).toEqual(before);
  expect(before).toEqual([
    [adopted, 1, "filed"],
    [asked, 1, "review"],
  ]);
});

test("a library work does not claim its path, so a download found there is a separate release", async () => {
  const engine = await opened();
  const { store, library, deps } = engine;
  const path = join(library, "Movies", "Heat.mkv");
  const id = (await recordUnsure(deps, foundWork(path, libraryFile(path)), UNSURE, ME)) ?? 0;
  expect(await findReleaseAtPath(store.read, path)).toBeUndefined();
  expect(await findLiveAtPath(store.read, path)).toBeUndefined();
  expect(await findNewestBelow(store.read, library)).toEqual(new Map());
  expect(await listLineageAt(store.read, path)).toEqual([]);
  const torrent = await store.write((trx) =>
    addRelease(trx, { source: "torrent", name: "Heat.mkv", path, state: "settling" }, ME),
  );
  expect(torrent).not.toBe(id);
  expect((await findReleaseAtPath(store.read, path))?.id).toBe(torrent);
  // The code that removes torrents knows about both.
  expect((await listReleasesAround(store.read, path)).map((one) => one.id)).toEqual([id, torrent]);
});

test("no event moves a library work to settling", () => {
  const settles = findStates(() => true).flatMap((state) =>
    Object.values(EVENTS).flatMap((event) => {
      const step = transition({ ...facts(state), source: "library" }, event);
      return step.ok && step.to === "settling" && state !== "settling"
        ? [`${state} ${event.kind}`]
        : [];
    }),
  );
  expect(settles).toEqual([]);
});
