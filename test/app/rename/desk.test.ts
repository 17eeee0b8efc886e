import { createHash, randomUUID } from "node:crypto";
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readFileLength } from "../../../src/adapters/fs/read/file-length.ts";
import { recordAdopted } from "../../../src/app/adopt/record.ts";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import { createRenameDesk, type FixedPlan, type RenameDesk } from "../../../src/app/rename/desk.ts";
import type { RenameScope } from "../../../src/app/rename/rename-input.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import type { AskFacts } from "../../../src/app/routes/choose-route.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { Outage } from "../../../src/base/errors.ts";
import type { Identity } from "../../../src/base/identity.ts";
import {
  DEFAULT_NAMES,
  fingerprintOf,
  type NameTemplates,
  parseTemplate,
} from "../../../src/core/plan/names/parse-template.ts";
import { QUALITY_IN_NAMES } from "../../../src/core/plan/names/quality-in-names.ts";
import { createClaims } from "../../../src/core/torrent/claims.ts";
import { diskFiles } from "../../../src/program/config/files.ts";
import {
  beginLibraryNames,
  namesDiffer,
  writeEffectiveSettings,
} from "../../../src/store/settings/settings.ts";
import { factsOf, foundWork, HEAT, identityOf, libraryFile, ME } from "../../support/adopted.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { namesOf } from "../../support/name-presets.ts";
import { namesWith } from "../../support/names.ts";
import { treeOf } from "../../support/rename-plan.ts";

const ALL: RenameScope = { works: [], releases: [] };
const RONIN: Identity = { type: "movie", tmdbId: 8195, title: "Ronin", year: 1998 };
const template = parseTemplate("{title}");
const SHORT: NameTemplates = { ...DEFAULT_NAMES, movieFile: "allowed" in template ? [] : template };

const at = (engine: TestEngine, path: string): string => join(engine.library, path);

const NO_FACTS: AskFacts = async () => undefined;

function deskOf(
  engine: TestEngine,
  { names = DEFAULT_NAMES, torrents = [] as string[], facts = NO_FACTS } = {},
): RenameDesk {
  const { store, files, deps } = engine;
  const parts = {
    store,
    files,
    real: diskFiles.real,
    libraryHomes: deps.libraryHomes,
    mediaRoots: deps.mediaRoots,
    names,
    facts,
    fileLength: readFileLength,
    claims: async () => createClaims(torrents),
  };
  const jobs = {
    store,
    clock: engine.clock,
    newId: randomUUID,
    newToken: randomUUID,
    hash: (text: string) => createHash("sha256").update(text).digest("hex"),
    engine: { mode: "hybrid" as const, lockHeld: () => engine.lock.held },
  };
  return createRenameDesk(parts, jobs);
}

/** Adopts a film in its own folder, under another program's name. Returns the id of its release. */
async function adopted(engine: TestEngine, identity: Identity, path: string): Promise<number> {
  const file = at(engine, path);
  const { store, deps } = engine;
  const work = foundWork(join(file, ".."), libraryFile(file));
  return (await recordAdopted({ store, newId: deps.newId }, work, identity, factsOf(), ME)) ?? 0;
}

async function carriedOut(engine: TestEngine, desk: RenameDesk, plan: FixedPlan): Promise<number> {
  const id = await desk.write(plan, ME.actor, engine.signal);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  return id;
}

const steps = ({ items }: FixedPlan, { library }: TestEngine): string[] =>
  items.map(
    ({ path, destination = "" }) =>
      `${path.slice(library.length + 1)} → ${destination.slice(library.length + 1)}`,
  );

test("asks for the original titles of works that were filed without them, and plans nothing without an answer", async () => {
  await using engine = await testEngine();
  const amelie: Identity = { type: "movie", tmdbId: 194, title: "Amélie", year: 2001 };
  await adopted(engine, amelie, "Movies/amelie/amelie.mkv");
  const names = namesWith({ movieFolder: "{original_title} ({year}) {tmdb}" });
  const facts: AskFacts = async () => ({
    genres: [],
    certifications: [],
    countries: [],
    originalTitle: "Le Fabuleux Destin d'Amélie Poulain",
  });
  const everything = { works: [], releases: [] };
  const plan = await deskOf(engine, { names, facts }).plan(everything, engine.signal);
  expect(steps(plan, engine).at(-1)).toContain(
    "Movies/Le Fabuleux Destin d'Amélie Poulain (2001) {tmdb-194}",
  );
  const down: AskFacts = async () => Promise.reject(new Outage("tmdb_unavailable", "down"));
  await expect(
    deskOf(engine, { names, facts: down }).plan(everything, engine.signal),
  ).rejects.toThrow("down");
});

test("plans one work, one release or all works, and refuses unknown ones", async () => {
  await using engine = await testEngine();
  const heat = await adopted(engine, HEAT, "Movies/heat95/heat.mkv");
  await adopted(engine, RONIN, "Movies/ronin/ronin.mkv");
  const desk = deskOf(engine);
  const ofHeat = [
    "Movies/heat95/heat.mkv → Movies/heat95/Heat (1995).mkv",
    "Movies/heat95 → Movies/Heat (1995) {tmdb-949}",
  ];
  expect(steps(await desk.plan({ works: [], releases: [heat] }, engine.signal), engine)).toEqual(
    ofHeat,
  );
  const byWork = await desk.plan(
    { works: [{ type: "movie", tmdbId: 949 }], releases: [] },
    engine.signal,
  );
  expect(steps(byWork, engine)).toEqual(ofHeat);
  const { totals, summary } = (await desk.plan(ALL, engine.signal)).shown;
  expect(summary).toBe("New names in 2 works: 2 folders, 2 videos.");
  expect(totals).toMatchObject({ works: 2, files: 2, folders: 2, skipped: 0 });
  for (const scope of [
    { works: [], releases: [4711] },
    { works: [{ type: "tv" as const, tmdbId: 949 }], releases: [] },
  ]) {
    await expect(desk.plan(scope, engine.signal)).rejects.toMatchObject({ code: "not_found" });
  }
});

test("a torrent's own data keeps its name and folder, but its second hardlink is renamed", async () => {
  await using engine = await testEngine();
  await adopted(engine, HEAT, "Movies/heat95/heat.mkv");
  await adopted(engine, RONIN, "Movies/ronin/ronin.mkv");
  const seeded = at(engine, "Movies/heat95/heat.mkv");
  mkdirSync(join(engine.downloads, "x"));
  linkSync(at(engine, "Movies/ronin/ronin.mkv"), join(engine.downloads, "x/ronin.mkv"));
  const desk = deskOf(engine, { torrents: [seeded, join(engine.downloads, "x")] });
  const plan = await desk.plan(ALL, engine.signal);
  expect(
    plan.shown.works.map(({ title, steps: { length }, skipped }) => [
      title,
      length,
      skipped.map(({ code }) => code),
    ]),
  ).toEqual([
    ["Heat", 0, ["torrent_has_it", "torrent_has_it"]],
    ["Ronin", 2, []],
  ]);
  await carriedOut(engine, desk, plan);
  expect(existsSync(seeded)).toBe(true);
  expect(engine.inLibrary()).toContain("Movies/Ronin (1998) {tmdb-8195}/Ronin (1998).mkv");
});

test("skips a file that changed since the plan was shown, reports the reason, and renames the others", async () => {
  await using engine = await testEngine();
  for (const [index, name] of ["longer", "touched", "replaced", "same"].entries()) {
    await adopted(
      engine,
      { ...HEAT, tmdbId: index + 1, title: name },
      `Movies/${name}/${name}-x.mkv`,
    );
  }
  const desk = deskOf(engine);
  const plan = await desk.plan(ALL, engine.signal);
  writeFileSync(at(engine, "Movies/longer/longer-x.mkv"), "another film of another length");
  const later = at(engine, "Movies/touched/touched-x.mkv");
  writeFileSync(later, later.toUpperCase());
  const other = at(engine, "Movies/replaced/new");
  writeFileSync(other, at(engine, "Movies/replaced/replaced-x.mkv"));
  renameSync(other, at(engine, "Movies/replaced/replaced-x.mkv"));
  const id = await carriedOut(engine, desk, plan);
  const outcome = await desk.outcome(id, { maxMs: 0, signal: engine.signal });
  expect(outcome.outcome).toBe("done");
  expect(outcome.skipped.map(({ path }) => path.slice(engine.library.length)).toSorted()).toEqual([
    "/Movies/longer/longer-x.mkv",
    "/Movies/replaced/replaced-x.mkv",
    "/Movies/touched/touched-x.mkv",
  ]);
  for (const { message } of outcome.skipped) expect(toCommandText(message)).toMatch(/chang/i);
  expect(engine.inLibrary()).toContain("Movies/same (1995) {tmdb-4}/same (1995).mkv");
  expect(outcome.renamed).toBe(5);
});

test("leaves the works in an unreadable folder with the reason, and plans all others", async () => {
  await using engine = await testEngine({
    files: (real) => ({
      async walk(root, limits, signal) {
        const walked = await real.walk(root, limits, signal);
        if (!root.endsWith("/heat95")) return walked;
        const files = walked.files.filter(({ path }) => !path.startsWith("Extras/"));
        return {
          ...walked,
          files,
          problems: [{ path: "Extras", code: "not_readable", message: "" }],
        };
      },
    }),
  });
  await adopted(engine, HEAT, "Movies/heat95/heat.mkv");
  libraryFile(at(engine, "Movies/heat95/Extras/seeds.mkv"));
  await adopted(engine, RONIN, "Movies/ronin/ronin.mkv");
  const desk = deskOf(engine);
  const plan = await desk.plan(ALL, engine.signal);
  expect(plan.shown.works).toMatchObject([
    {
      title: "Heat",
      steps: [],
      skipped: [{ path: at(engine, "Movies/heat95/Extras"), code: "not_readable" }],
    },
    { title: "Ronin", steps: [{}, {}], skipped: [] },
  ]);
  await carriedOut(engine, desk, plan);
  expect(engine.inLibrary()).toContain("Movies/heat95/heat.mkv");
});

/** True if the library's names are reported to differ from these templates. */
const differs = (engine: TestEngine, names: NameTemplates): Promise<boolean> =>
  namesDiffer(engine.store.read, fingerprintOf(names));

/** Makes the same writes as an engine at startup. */
const start = (engine: TestEngine, names: NameTemplates): Promise<void> =>
  engine.store.write(async (trx) => {
    await writeEffectiveSettings(trx, [{ name: "INGEST_MODE", value: "copy", origin: "file" }]);
    await beginLibraryNames(trx, fingerprintOf(names));
  });

test("reports changed templates until a plan for all works is carried out or empty, and again after its undo", async () => {
  await using engine = await testEngine();
  await start(engine, SHORT);
  await start(engine, DEFAULT_NAMES);
  expect(await differs(engine, SHORT)).toBe(false); // nothing was filed
  await adopted(engine, HEAT, "Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv");
  const other = await adopted(engine, RONIN, "Movies/Ronin (1998) {tmdb-8195}/Ronin (1998).mkv");
  await start(engine, DEFAULT_NAMES);
  expect(await differs(engine, DEFAULT_NAMES)).toBe(false);
  await start(engine, SHORT);
  expect(await differs(engine, SHORT)).toBe(true);
  const desk = deskOf(engine, { names: SHORT });

  await carriedOut(engine, desk, await desk.plan({ works: [], releases: [other] }, engine.signal));
  expect(await differs(engine, SHORT)).toBe(true);
  const plan = await desk.plan(ALL, engine.signal);
  expect(steps(plan, engine)).toHaveLength(1);
  const id = await desk.write(plan, ME.actor, engine.signal);
  expect(await differs(engine, SHORT)).toBe(true);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(await differs(engine, SHORT)).toBe(false);
  expect(await differs(engine, DEFAULT_NAMES)).toBe(true);
  await start(engine, SHORT);
  expect(await differs(engine, SHORT)).toBe(false);

  await requestEach(engine.store, [id], { kind: "undo" }, ME);
  await undoRelease(engine.deps, await engine.now(id), engine.signal);
  expect(await differs(engine, SHORT)).toBe(true);
  const again = await desk.plan(ALL, engine.signal);
  await carriedOut(engine, desk, again);
  expect((await desk.plan(ALL, engine.signal)).items).toEqual([]);
  expect(await differs(engine, SHORT)).toBe(false);
  expect((await deskOf(engine).plan(ALL, engine.signal)).isWhole).toBe(true);
  expect(await differs(engine, SHORT)).toBe(false);
});

test("a plan with an unreadable folder does not count as complete", async () => {
  let isClosed = true;
  await using engine = await testEngine({
    files: (real) => ({
      async walk(root, limits, signal) {
        const walked = await real.walk(root, limits, signal);
        return isClosed
          ? { ...walked, files: [], problems: [{ path: "", code: "not_readable", message: "" }] }
          : walked;
      },
    }),
  });
  await adopted(engine, HEAT, "Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv");
  await start(engine, SHORT);
  const desk = deskOf(engine);
  expect((await desk.plan(ALL, engine.signal)).items).toEqual([]);
  expect(await differs(engine, DEFAULT_NAMES)).toBe(true);
  isClosed = false;
  expect((await desk.plan(ALL, engine.signal)).items).toEqual([]);
  expect(await differs(engine, DEFAULT_NAMES)).toBe(false);
});

test("a client whose wait is too short gets the progress, and gets the plan or its job on the next request", async () => {
  let go = Promise.withResolvers<void>();
  await using engine = await testEngine({
    files: (real) => ({
      async walk(...asked) {
        await go.promise;
        return real.walk(...asked);
      },
    }),
  });
  const { signal } = engine;
  await adopted(engine, HEAT, "Movies/heat95/heat.mkv");
  const desk = deskOf(engine);
  const soon = { maxMs: 0, signal };
  const long = { maxMs: 60_000, signal };
  expect(await desk.brief(ALL, soon)).toEqual({ running: { files: 0 } });
  expect(await desk.request(ALL, ME.actor, soon)).toEqual({ running: { files: 0 } });
  go.resolve();
  expect((await desk.brief(ALL, long)).plan?.totals).toMatchObject({ files: 1, folders: 1 });

  const { confirm_token: token } = await desk.request(ALL, ME.actor, long);
  expect(token).toBeDefined();
  go = Promise.withResolvers<void>();
  expect(await desk.request({ ...ALL, token }, ME.actor, soon)).toEqual({
    running: { files: 0 },
  });
  go.resolve();
  // Without an engine, the request does not wait.
  engine.lock.held = false;
  const asked = await desk.request({ ...ALL, token }, ME.actor, long);
  engine.lock.held = true;
  expect(asked).toMatchObject({ outcome: "queued", release_id: expect.any(Number) });
  await fileRelease(engine.deps, await engine.now(asked.release_id ?? 0), signal);
  expect(engine.inLibrary()).toContain("Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv");
  expect((await desk.brief(ALL, long)).plan?.totals).toMatchObject({ files: 0, folders: 0 });
  desk.close();
});

test("renames nothing reached through a link out of the library, and moves nothing there", async () => {
  await using engine = await testEngine();
  const disk = mkdtempSync(join(tmpdir(), "disk-"));
  onTestFinished(() => rmSync(disk, { recursive: true }));
  writeFileSync(join(disk, "heat.mkv"), "the film");
  mkdirSync(at(engine, "Movies"), { recursive: true });
  symlinkSync(disk, at(engine, "Movies/heat"));
  await adopted(engine, HEAT, "Movies/heat/heat.mkv");
  await adopted(engine, HEAT, "Movies/other/heat.2160p.mkv");
  const { shown, items } = await deskOf(engine).plan(ALL, engine.signal);
  expect(items.every((item) => !JSON.stringify(item).includes("Movies/heat/"))).toBe(true);
  expect(
    shown.works.flatMap(({ skipped }) => skipped.map(({ code, path }) => [code, path])),
  ).toContainEqual(["symlink", expect.stringContaining("Movies/heat/heat.mkv")]);
});

test("renames a film that is a link without changing its target, but leaves a relative link", async () => {
  await using engine = await testEngine();
  const disk = mkdtempSync(join(tmpdir(), "disk-"));
  onTestFinished(() => rmSync(disk, { recursive: true }));
  const linked = async (identity: Identity, path: string, target: string): Promise<void> => {
    mkdirSync(join(at(engine, path), ".."), { recursive: true });
    symlinkSync(target, at(engine, path));
    const file = {
      path: at(engine, path),
      role: "video" as const,
      file: identityOf(at(engine, path), lstatSync),
    };
    const { store, deps } = engine;
    await recordAdopted(
      { store, newId: deps.newId },
      foundWork(file.path, file),
      identity,
      factsOf(),
      ME,
    );
  };
  for (const name of ["a.mkv", "b.mkv"]) writeFileSync(join(disk, name), name);
  const before = treeOf(disk);
  await linked(HEAT, "Movies/heat/heat.mkv", join(disk, "a.mkv"));
  await linked(RONIN, "Movies/ronin.mkv", relative(at(engine, "Movies"), join(disk, "b.mkv")));
  const desk = deskOf(engine);
  const id = await carriedOut(engine, desk, await desk.plan(ALL, engine.signal));
  const { renamed, skipped } = await desk.outcome(id, { maxMs: 0, signal: engine.signal });
  expect([renamed, skipped.map(({ path }) => path)]).toEqual([2, [at(engine, "Movies/ronin.mkv")]]);
  const now = "Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv";
  expect(readlinkSync(at(engine, now))).toBe(join(disk, "a.mkv"));
  expect(treeOf(disk)).toEqual(before);
  await requestEach(engine.store, [id], { kind: "undo" }, ME);
  await undoRelease(engine.deps, await engine.now(id), engine.signal);
  expect(readlinkSync(at(engine, "Movies/heat/heat.mkv"))).toBe(join(disk, "a.mkv"));
  expect(treeOf(disk)).toEqual(before);
});

test("a plan for names that state the quality explains what an upgrade does to them", async () => {
  await using engine = await testEngine();
  await adopted(engine, HEAT, "Movies/heat95/heat.1080p.mkv");
  for (const preset of ["plex", "both", "trash"] as const) {
    const { shown } = await deskOf(engine, { names: namesOf(preset) }).plan(ALL, engine.signal);
    expect(shown.plex.includes(QUALITY_IN_NAMES), preset).toBe(preset === "trash");
  }
});
