import { join } from "node:path";
import { expect, test } from "vitest";
import { readFileLength } from "../../../src/adapters/fs/read/file-length.ts";
import { type AuditDeps, auditLibrary } from "../../../src/app/audit/audit.ts";
import { findOtherTitles, type LaterTitles } from "../../../src/app/audit/other-titles.ts";
import { Outage } from "../../../src/base/errors.ts";
import type { AuditCode } from "../../../src/core/audit/finding.ts";
import { createIdentify } from "../../../src/names/index.ts";
import { createFiles } from "../../../src/program/parts/files.ts";
import { own } from "../../../src/store/storages/scope.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { fileAll } from "../../support/filing.ts";
import { season, series } from "../../support/works.ts";
import { identifyDue } from "../identify/support-identify.ts";

const show = (titles: string[]): Listed =>
  series(8, "Quartz Birch", 1987, [season(1, titles.length, 1987, titles)]);
const UNTITLED = show(["Anvil", "Episode 2", "Episode 3", "TBA", "Episode 5", "Episode 6"]);
const TITLED = show(["Anvil", "The Low Door", "The Ninth Bell", "Harbour", "Fog", "Episode 6"]);

const never = new AbortController().signal;
const noTitles = async (): Promise<string[]> => [];

/** Files these downloads while TMDB has no titles. */
async function filed(engine: TestEngine, names: readonly string[]): Promise<void> {
  for (const name of names) await engine.settled(name);
  await identifyDue(engine, createIdentify(cataloguePorts([UNTITLED]).ports));
  await fileAll(engine);
  expect(engine.inLibrary()).toHaveLength(names.length);
}

/** Returns the findings while TMDB lists this series, and the requests. */
async function audited(engine: TestEngine, now: Listed, titles = noTitles, below = "") {
  const { ports, asked } = cataloguePorts([now]);
  const { findings, notes } = await findOtherTitles(
    own(engine.store.read),
    { details: ports.details, titles },
    [join(engine.library, below)],
    never,
  );
  return { found: findings.map(({ path, reason }) => `${path} ${reason}`), findings, notes, asked };
}

test("reports an episode whose later title is not the one in its download's name", async () => {
  await using engine = await testEngine();
  await filed(engine, [
    "Quartz.Birch.S01E01.Anvil.1080p.WEB.x264-GRP.mkv",
    "Quartz.Birch.S01E02.Zuvverli.1080p.WEB.x264-GRP.mkv",
    "Quartz.Birch.S01E03.The.Ninth.Bell.1080p.WEB.x264-GRP.mkv",
    "Quartz.Birch.S01E04.Le.Port.1080p.WEB.x264-GRP.mkv",
    "Quartz.Birch.S01E05.1080p.WEB.x264-GRP.mkv",
    "Quartz.Birch.S01E06.Rope.1080p.WEB.x264-GRP.mkv",
  ]);
  expect(await audited(engine, UNTITLED)).toMatchObject({ found: [], notes: [] });
  const before = engine.inLibrary();
  const { found, findings, notes, asked } = await audited(engine, TITLED, async () => ["Le Port"]);
  expect(notes).toEqual([]);
  expect(found).toEqual([
    expect.stringMatching(
      /s01e02.*\.mkv It was filed from "Quartz\.Birch\.S01E02\.Zuvverli\.1080p\.WEB\.x264-GRP\.mkv" while TMDB had no title of this episode\. TMDB now has "The Low Door"\.$/,
    ),
  ]);
  expect(findings[0]).toMatchObject({ code: "other_title", remedy: { do: "advise" } });
  expect(asked).toEqual(["details tv/8 [1]"]);
  expect(engine.inLibrary()).toEqual(before);
});

test("no titles are requested for a name without words, or with confirmed ones", async () => {
  await using engine = await testEngine();
  await filed(engine, [
    "Quartz.Birch.S01E01.Anvil.1080p.WEB.x264-GRP.mkv",
    "Quartz.Birch.S01E05.1080p.WEB.x264-GRP.mkv",
  ]);
  expect(await audited(engine, TITLED)).toMatchObject({ found: [], asked: [] });
});

test("only the folders that are audited are compared", async () => {
  await using engine = await testEngine();
  await filed(engine, ["Quartz.Birch.S01E02.Zuvverli.1080p.WEB.x264-GRP.mkv"]);
  expect((await audited(engine, TITLED)).found).toHaveLength(1);
  expect(await audited(engine, TITLED, noTitles, "Movies")).toMatchObject({ found: [], asked: [] });
});

test("a TMDB that does not answer is a note", async () => {
  await using engine = await testEngine();
  await filed(engine, ["Quartz.Birch.S01E02.Zuvverli.1080p.WEB.x264-GRP.mkv"]);
  const details = async () => {
    throw new Outage("tmdb_unavailable", "TMDB does not answer.");
  };
  const { findings, notes } = await findOtherTitles(
    own(engine.store.read),
    { details, titles: noTitles },
    [engine.library],
    never,
  );
  expect(findings).toEqual([]);
  expect(notes).toEqual(["TMDB does not answer. Later titles of episodes were not compared."]);
});

test("an audit compares later titles only if they are wanted and there is a TMDB key", async () => {
  await using engine = await testEngine();
  await filed(engine, ["Quartz.Birch.S01E02.Zuvverli.1080p.WEB.x264-GRP.mkv"]);
  const { ports } = cataloguePorts([TITLED]);
  const audit = async (laterTitles?: LaterTitles, only: AuditCode[] = ["other_title"]) => {
    const deps: AuditDeps = {
      db: engine.store.read,
      files: createFiles(),
      fileLength: readFileLength,
      policy: { mediaRoots: [engine.library], moviesDir: undefined, tvDir: undefined, pathMap: [] },
      real: (path) => path,
      notLibrary: [],
      clock: engine.clock,
      planRenames: async () => ({ works: [] }),
      laterTitles,
    };
    const { findings } = await auditLibrary(deps, { folders: [], only, thorough: false }, never);
    return findings.map(({ code }) => code);
  };
  const titles: LaterTitles = { details: ports.details, titles: noTitles };
  expect(await audit(titles)).toEqual(["other_title"]);
  expect(await audit(undefined)).toEqual([]);
  expect(await audit(titles, ["zero_bytes"])).toEqual([]);
});
