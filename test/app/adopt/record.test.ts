import { linkSync } from "node:fs";
import { join } from "node:path";
import type { KyselyPlugin } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { recordAdopted, recordUnsure } from "../../../src/app/adopt/record.ts";
import { openKnownFiles } from "../../../src/app/library/known-files.ts";
import type { Identity } from "../../../src/base/identity.ts";
import { createFiles } from "../../../src/program/parts/files.ts";
import { listOpenOperations } from "../../../src/store/journal/journal.ts";
import { publicationsOf, publicationsOfWork } from "../../../src/store/journal/publications.ts";
import type { Store } from "../../../src/store/open.ts";
import { readHistoryPage } from "../../../src/store/releases/history.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { readQueuePage } from "../../../src/store/releases/queue.ts";
import { findRelease } from "../../../src/store/releases/releases.ts";
import { own, scopeStore } from "../../../src/store/storages/scope.ts";
import { findFiledWork } from "../../../src/store/works/filed-works.ts";
import { factsOf, foundWork, HEAT, identityOf, libraryFile, ME } from "../../support/adopted.ts";
import { candidate } from "../../support/review-release.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { tempStore } from "../../support/temp-store.ts";
import { NAS_1, NAS_2, withTwoStorages } from "../../support/two-storages.ts";

async function opened() {
  const folder = tempFolder();
  onTestFinished(() => folder[Symbol.dispose]());
  const temp = await tempStore();
  onTestFinished(() => temp[Symbol.asyncDispose]());
  let ids = 0;
  return {
    library: folder.path,
    parts: { store: temp.store, newId: () => `id-${++ids}` },
    db: temp.store.read,
  };
}

const FIREFLY: Identity = { type: "tv", tmdbId: 1437, title: "Firefly", year: 2002 };

test("records a certain work as filed, with a sealed publication for each file", async () => {
  const { library, parts, db } = await opened();
  const folder = join(library, "Heat (1995)");
  const film = libraryFile(join(folder, "Heat.mkv"));
  const facts = { ...factsOf(), reasons: [{ code: "nfo" as const, message: "Its NFO names it." }] };
  const subtitle = libraryFile(join(folder, "Subs", "Heat.en.srt"), { role: "subtitle" });
  const id = (await recordAdopted(parts, foundWork(folder, film, subtitle), HEAT, facts, ME)) ?? 0;
  expect(await findRelease(db, id)).toMatchObject({
    state: "filed",
    source: "library",
    name: "Heat (1995)",
    path: folder,
    decidedBy: "engine",
    reasons: [],
    identity: HEAT,
    fileCount: 2,
    bytes: film.file.size + subtitle.file.size,
  });
  expect(await itemsOf(db, id)).toMatchObject([
    { path: "Heat.mkv", role: "video", destination: film.path, method: "adopted" },
    { path: "Subs/Heat.en.srt", role: "subtitle", destination: subtitle.path },
  ]);
  const [video] = await publicationsOf(db, id);
  expect(video).toMatchObject({
    kind: "publish",
    state: "sealed",
    method: "adopted",
    sourcePath: film.path,
    finalPath: film.path,
    source: identityOf(film.path),
    final: identityOf(film.path),
    madeFolders: [],
  });
  expect(await listOpenOperations(db)).toEqual([]);
  expect(await findFiledWork(db, "movie", 949)).toMatchObject({
    title: "Heat",
    videos: 1,
    filed_at: ME.at,
  });
  const { entries } = await readHistoryPage(db, { releaseId: id, limit: 9 });
  const { reasons } = facts;
  expect(entries).toMatchObject([
    { action: "adopted", to: "filed", actor: "cli:me", detail: { reasons } },
  ]);
});

test("records the episodes of all seasons of a show in one release", async () => {
  const { library, parts, db } = await opened();
  const folder = join(library, "Firefly");
  const episodes = [1, 2, 3].map((episode) =>
    libraryFile(join(folder, "Season 1", `e${episode}.mkv`), {
      mapping: { season: 1, episodes: [episode], titles: [] },
    }),
  );
  await recordAdopted(parts, foundWork(folder, ...episodes), FIREFLY, factsOf(), ME);
  const filed = await publicationsOfWork(db, FIREFLY, 0);
  expect(filed.map(({ mapping }) => mapping?.episodes)).toEqual([[1], [2], [3]]);
  expect(await findFiledWork(db, "tv", 1437)).toMatchObject({ videos: 3 });
});

test("puts an uncertain work into the queue with its candidates", async () => {
  const { library, parts, db } = await opened();
  const path = join(library, "Heat.mkv");
  const reasons = [{ code: "no_year_movie", message: "The name has no year." } as const];
  const facts = { ...factsOf([candidate(949, "Heat", 1995, 700)]), reasons, suggestion: HEAT };
  const id = await recordUnsure(parts, foundWork(path, libraryFile(path)), facts, ME);
  const { releases } = await readQueuePage(db, {
    states: "queue",
    source: "library",
    search: "heat",
    limit: 9,
  });
  expect(releases).toMatchObject([
    { id, state: "review", reasons, identity: HEAT, candidates: [{ tmdbId: 949 }] },
  ]);
  expect(await publicationsOf(db, id ?? 0)).toEqual([]);
  expect(await itemsOf(db, id ?? 0)).toMatchObject([
    { path: "Heat.mkv", destination: path, ino: identityOf(path).ino },
  ]);
});

test("never records a work twice, whether it was recorded as certain or as uncertain first", async () => {
  const { library, parts } = await opened();
  const [one, other] = [join(library, "Heat.mkv"), join(library, "Amélie.mkv")];
  const [sure, unsure] = [foundWork(one, libraryFile(one)), foundWork(other, libraryFile(other))];
  expect(await recordAdopted(parts, sure, HEAT, factsOf(), ME)).toBeDefined();
  expect(await recordAdopted(parts, sure, HEAT, factsOf(), ME)).toBeUndefined();
  expect(await recordUnsure(parts, sure, factsOf(), ME)).toBeUndefined();
  expect(await recordUnsure(parts, unsure, factsOf(), ME)).toBeDefined();
  expect(await recordUnsure(parts, unsure, factsOf(), ME)).toBeUndefined();
});

test("recognises known files by path and by inode, including files in review", async () => {
  const { library, parts, db } = await opened();
  const [one, two] = [join(library, "Heat.mkv"), join(library, "Amélie.mkv")];
  const film = libraryFile(one);
  await recordAdopted(parts, foundWork(one, film), HEAT, factsOf(), ME);
  const asked = libraryFile(two);
  await recordUnsure(parts, foundWork(two, asked), factsOf(), ME);
  linkSync(one, join(library, "second name.mkv"));
  const known = await openKnownFiles(own(db), createFiles(), new AbortController().signal);
  expect(await known.find(one, film.file)).toBe("known");
  expect(await known.find(two, asked.file)).toBe("known");
  expect(await known.find(join(library, "second name.mkv"), film.file)).toBe("known");
  const fresh = libraryFile(join(library, "Ronin.mkv"));
  expect(await known.find(fresh.path, fresh.file)).toBe("new");
  known.add(fresh.path, fresh.file);
  expect(await known.find(join(library, "a link to it.mkv"), fresh.file)).toBe("known");
});

test("records a show of 200 episodes with no more statements than a film", async () => {
  const { library, parts } = await opened();
  let statements = 0;
  const counter: KyselyPlugin = {
    transformQuery({ node }) {
      statements++;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const write: Store["write"] = (work) => parts.store.write((trx) => work(trx.withPlugin(counter)));
  const counted = { ...parts, store: { ...parts.store, write } };
  const costOf = async (count: number, identity: Identity): Promise<number> => {
    const folder = join(library, identity.title);
    const file = libraryFile(join(folder, "1.mkv"));
    const files = Array.from({ length: count }, (_, at) => ({
      ...file,
      path: join(folder, `${at + 1}.mkv`),
      mapping: { season: 1, episodes: [at + 1], titles: [] },
    }));
    const before = statements;
    expect(
      await recordAdopted(counted, foundWork(folder, ...files), identity, factsOf(), ME),
    ).toBeDefined();
    return statements - before;
  };
  const film = await costOf(1, HEAT);
  expect(film).toBeGreaterThan(0);
  expect(await costOf(200, FIREFLY)).toBe(film);
});

test("treats the same path on another storage as a different file", async () => {
  const { library, parts, db } = await opened();
  await withTwoStorages(parts.store);
  const path = join(library, "Heat.mkv");
  const work = foundWork(path, libraryFile(path));
  const [theirs, ours] = [
    scopeStore(parts.store, NAS_2, "own"),
    scopeStore(parts.store, NAS_1, "all"),
  ];
  expect(await recordAdopted({ ...parts, store: theirs }, work, HEAT, factsOf(), ME)).toBeDefined();
  const find = async () =>
    (await openKnownFiles(own(ours.read), createFiles(), new AbortController().signal)).find(
      path,
      identityOf(path),
    );
  expect(await find()).toBe("new");
  const id = await recordAdopted({ ...parts, store: ours }, work, HEAT, factsOf(), ME);
  expect(id).toBeDefined();
  expect(await find()).toBe("known");
  const storages = await db
    .selectFrom("operation")
    .select(["release_id", "storage_id"])
    .orderBy("release_id")
    .execute();
  expect(storages.map((row) => row.storage_id)).toEqual([NAS_2.id, NAS_1.id]);
});
