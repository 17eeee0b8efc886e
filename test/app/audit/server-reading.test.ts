import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readFileLength } from "../../../src/adapters/fs/read/file-length.ts";
import { recordAdopted } from "../../../src/app/adopt/record.ts";
import { auditLibrary } from "../../../src/app/audit/audit.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { createRenameDesk, type RenameDesk } from "../../../src/app/rename/desk.ts";
import type { Identity } from "../../../src/base/identity.ts";
import type { AuditFinding } from "../../../src/core/audit/finding.ts";
import { SERVER_CODES } from "../../../src/core/audit/findings/server-reading.ts";
import type { NameReader } from "../../../src/core/plan/names/name-rules.ts";
import { ID_TAGS } from "../../../src/core/plan/names/name-tags.ts";
import type { NameTemplates } from "../../../src/core/plan/names/parse-template.ts";
import { createClaims } from "../../../src/core/torrent/claims.ts";
import { diskFiles } from "../../../src/program/config/files.ts";
import { factsOf, foundWork, libraryFile, ME } from "../../support/adopted.ts";
import { HEAT, HEAT_FOLDER, type TestEngine, testEngine } from "../../support/engine.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { namesOf } from "../../support/name-presets.ts";
import { namesWith } from "../../support/names.ts";
import { take } from "../../support/upgrade.ts";

const JELLYFIN: readonly NameReader[] = [{ kind: "plex" }, { kind: "jellyfin" }];
const EMBY: readonly NameReader[] = [{ kind: "emby" }];

function deskOf(engine: TestEngine, names: NameTemplates): RenameDesk {
  const { store, files, deps, clock, lock } = engine;
  return createRenameDesk(
    {
      store,
      files,
      real: diskFiles.real,
      fileLength: readFileLength,
      libraryHomes: deps.libraryHomes,
      mediaRoots: deps.mediaRoots,
      names,
      facts: async () => undefined,
      claims: async () => createClaims([]),
    },
    {
      store,
      clock,
      newId: randomUUID,
      newToken: randomUUID,
      hash: (text) => createHash("sha256").update(text).digest("hex"),
      engine: { mode: "hybrid", lockHeld: () => lock.held },
    },
  );
}

/** Returns the findings about servers. */
async function audited(engine: TestEngine, names: NameTemplates, nameReaders: typeof JELLYFIN) {
  const { store, files, library, signal } = engine;
  const desk = deskOf(engine, names);
  const { findings } = await auditLibrary(
    {
      db: store.read,
      files,
      fileLength: readFileLength,
      policy: { mediaRoots: [library], moviesDir: undefined, tvDir: undefined, pathMap: [] },
      real: diskFiles.real,
      notLibrary: [],
      clock: clockOf(() => 4e12),
      planRenames: async (until) => (await desk.plan({ works: [], releases: [] }, until)).shown,
      reading: { nameReaders, names },
    },
    { folders: [], only: SERVER_CODES, thorough: false },
    signal,
  );
  return findings;
}

const shown = (engine: TestEngine, findings: readonly AuditFinding[]) =>
  findings.map(({ code, path, remedy }) => [
    code,
    path.slice(engine.library.length + 1),
    remedy.do === "advise" ? remedy.text : remedy.do,
  ]);

/** Carries out the plans of these findings, as the printed commands do. */
async function fix(engine: TestEngine, names: NameTemplates, findings: readonly AuditFinding[]) {
  for (const { remedy } of findings) {
    if (remedy.do !== "rename") throw new Error(`${remedy.do} is not a plan.`);
    const desk = deskOf(engine, names);
    const plan = await desk.plan({ works: remedy.works ?? [], releases: [] }, engine.signal);
    const id = await desk.write(plan, ME.actor, engine.signal);
    await fileRelease(engine.deps, await engine.now(id), engine.signal);
    const { outcome, skipped } = await desk.outcome(id, { maxMs: 0, signal: engine.signal });
    expect([outcome, skipped]).toEqual(["done", []]);
  }
}

async function adopt(engine: TestEngine, identity: Identity, ...files: string[]) {
  const paths = files.map((file) => join(engine.library, file));
  const work = foundWork(join(paths[0] ?? "", ".."), ...paths.map((path) => libraryFile(path)));
  const { store, deps } = engine;
  await recordAdopted({ store, newId: deps.newId }, work, identity, factsOf(), ME);
}

test("versions with default names: the setting, then the rename, fix what Jellyfin shows", async () => {
  await using engine = await testEngine({ duplicatePolicy: "keep_both" });
  await take(engine, "Heat.1995.720p.BluRay.x264-ONE.mkv");
  await take(engine, "Heat.1995.1080p.BluRay.x264-TWO.mkv");
  const [before, after] = [namesOf("plex"), namesOf("both")];
  expect(await audited(engine, before, [{ kind: "plex" }])).toEqual([]);
  const found = await audited(engine, before, JELLYFIN);
  expect(shown(engine, found)).toEqual([
    [
      "server_misreads",
      HEAT_FOLDER,
      "Set INGEST_NAMES=both, then audit again to get the new names.",
    ],
  ]);
  const offered = await audited(engine, after, JELLYFIN);
  expect(shown(engine, offered)).toEqual([["server_misreads", HEAT_FOLDER, "rename"]]);
  await fix(engine, after, offered);
  expect(engine.inLibrary().map((path) => path.split("/").at(-1))).toEqual([
    "Heat (1995) {tmdb-949} - 1080p.mkv",
    "Heat (1995) {tmdb-949}.mkv",
  ]);
  expect(await audited(engine, after, JELLYFIN)).toEqual([]);
});

test("a template that a person set is not replaced by a preset, so the finding names it", async () => {
  await using engine = await testEngine();
  await adopt(engine, HEAT, `${HEAT_FOLDER}/Heat.720p.mkv`, `${HEAT_FOLDER}/Heat.4k.mkv`);
  const names = namesWith({ movieFile: "{title} ({year}) {edition} {resolution}" });
  expect(shown(engine, await audited(engine, names, JELLYFIN))).toEqual([
    [
      "server_misreads",
      HEAT_FOLDER,
      "Set INGEST_NAMES=both without INGEST_MOVIE_FILE, then audit again to get the new names.",
    ],
  ]);
});

test("an adopted folder whose files have other names is renamed at once", async () => {
  await using engine = await testEngine();
  const folder = "Movies/Heat 1995";
  await adopt(engine, HEAT, `${folder}/Heat.1995.720p.mkv`, `${folder}/Heat.1995.2160p.mkv`);
  const names = namesOf("both");
  const found = await audited(engine, names, EMBY);
  expect(shown(engine, found)).toEqual([["server_misreads", folder, "rename"]]);
  await fix(engine, names, found);
  const rest = await audited(engine, names, EMBY);
  expect(rest.filter(({ reason }) => reason.includes("separate films"))).toEqual([]);
});

test("episodes named by date get their numbers", async () => {
  await using engine = await testEngine({ names: namesOf("trash") });
  const identity: Identity = { type: "tv", tmdbId: 2224, title: "The Daily Show", year: 1996 };
  const name = "The.Daily.Show.2024.03.14.1080p.WEB.h264-GRP.mkv";
  const mapping = { season: 29, episodes: [18], titles: ["Lisa Cook"], aired: "2024-03-14" };
  await take(engine, name, name, { identity, mappings: { [name]: mapping } });
  const [file = ""] = engine.inLibrary();
  expect(file).toContain("2024-03-14");
  expect(shown(engine, await audited(engine, namesOf("trash"), JELLYFIN))).toEqual([
    ["server_misreads", file, "Set INGEST_NAMES=both, then audit again to get the new names."],
  ]);
  const names = namesOf("both");
  await fix(engine, names, await audited(engine, names, JELLYFIN));
  expect(engine.inLibrary()[0]).toContain(" - s29e18 - ");
  expect(await audited(engine, names, JELLYFIN)).toEqual([]);
});

test("ids are one finding for a library, and a rename of all writes them in both forms", async () => {
  await using engine = await testEngine({ names: namesOf("both") });
  const ronin: Identity = { type: "movie", tmdbId: 8195, title: "Ronin", year: 1998 };
  await take(engine, "Heat.1995.1080p.mkv");
  await take(engine, "Ronin.1998.1080p.mkv", undefined, { identity: ronin });
  const tagged = { ...namesOf("both"), tags: ID_TAGS.both };
  const found = await audited(engine, namesOf("both"), EMBY);
  expect(shown(engine, found)).toEqual([
    [
      "server_misreads",
      "Movies",
      "Set INGEST_ID_TAGS=both, then audit again to get the new names.",
    ],
  ]);
  expect(found[0]?.reason).toContain("The same is true of 1 more folders.");
  expect(await audited(engine, namesOf("both"), JELLYFIN)).toEqual([]);
  const old = [{ kind: "jellyfin", version: "10.11.3" }] as const;
  expect(shown(engine, await audited(engine, namesOf("both"), old))).toEqual(shown(engine, found));
  const offered = await audited(engine, tagged, EMBY);
  expect(shown(engine, offered)).toEqual([["server_misreads", "Movies", "rename"]]);
  await fix(engine, tagged, offered);
  expect(await audited(engine, tagged, EMBY)).toEqual([]);
});

test("an edition, and parts next to a version, have no name that shows them", async () => {
  await using engine = await testEngine({ names: namesOf("both") });
  const ronin: Identity = { type: "movie", tmdbId: 8195, title: "Ronin", year: 1998 };
  await take(engine, "Heat.1995.Directors.Cut.1080p.mkv");
  const folder = "Movies/Ronin (1998) {tmdb-8195}";
  const base = `${folder}/Ronin (1998) {tmdb-8195}`;
  await adopt(engine, ronin, `${base} - pt1.mkv`, `${base} - pt2.mkv`, `${base} - 1080p.mkv`);
  const found = shown(engine, await audited(engine, namesOf("both"), JELLYFIN));
  expect(found.map(([code, , advice]) => [code, advice])).toEqual([
    ["server_cannot_show", "Nothing to do: no name changes this."],
    ["server_cannot_show", "Join the parts into one file."],
  ]);
});

test("files that are not in the journal are to be adopted first, and shelves have no versions", async () => {
  await using engine = await testEngine();
  libraryFile(join(engine.library, "Movies/Heat (1995)/Heat.1995.720p.mkv"));
  libraryFile(join(engine.library, "Movies/Heat (1995)/Heat.1995.1080p.mkv"));
  libraryFile(join(engine.library, "Movies/Ronin (1998).mkv"));
  libraryFile(join(engine.library, "Movies/Up (2009).mkv"));
  expect(shown(engine, await audited(engine, namesOf("both"), JELLYFIN))).toEqual([
    ["server_misreads", "Movies/Heat (1995)", "Adopt it, then audit again."],
  ]);
});

test("a subtitle whose language Jellyfin does not read is found with the advice of its plan", async () => {
  await using engine = await testEngine();
  await adopt(engine, HEAT, `${HEAT_FOLDER}/Heat (1995) {tmdb-949}.mkv`);
  for (const end of ["pt-BR", "pt"]) {
    libraryFile(join(engine.library, HEAT_FOLDER, `Heat (1995) {tmdb-949}.${end}.srt`));
  }
  const found = await audited(engine, namesOf("both"), JELLYFIN);
  expect(shown(engine, found)).toEqual([
    [
      "server_cannot_show",
      `${HEAT_FOLDER}/Heat (1995) {tmdb-949}.pt-BR.srt`,
      "Give it the three letters of its language: .por.srt.",
    ],
  ]);
  expect(await audited(engine, namesOf("both"), [{ kind: "plex" }])).toEqual([]);
});
