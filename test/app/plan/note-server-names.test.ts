import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import type { EpisodeMapping } from "../../../src/base/item.ts";
import { HEAT, type TestEngine, type TestEngineOptions, testEngine } from "../../support/engine.ts";
import { namesOf } from "../../support/name-presets.ts";
import { take } from "../../support/upgrade.ts";

const JELLYFIN = [{ kind: "plex" }, { kind: "jellyfin" }] as const;
const FOLDER = "Heat (1995) {tmdb-949}";
const VERSION = "Heat.1995.1080p.BluRay.x264-TWO.mkv";

/** Returns the note of a plan as a terminal shows it. */
async function noteOf(
  engine: TestEngine,
  names: readonly string[],
  { identity = HEAT, mapping }: { identity?: typeof HEAT; mapping?: EpisodeMapping } = {},
) {
  const items = names.map((path) => {
    return { path, role: "video", size: 1, mtimeNs: "1", skip: false, mapping } as const;
  });
  const name = names.length === 1 ? (names[0] ?? "") : "Heat.1995";
  const { note } = await engine.deps.planner({ name, identity, items }, engine.signal);
  return note === undefined ? undefined : toCommandText(note);
}

function addFile(engine: TestEngine, path: string): void {
  const full = join(engine.library, "Movies", path);
  mkdirSync(join(full, ".."), { recursive: true });
  writeFileSync(full, path);
}

const withFirst = async (options: TestEngineOptions) => {
  const engine = await testEngine({ duplicatePolicy: "keep_both", ...options });
  await take(engine, "Heat.1995.720p.BluRay.x264-ONE.mkv");
  return engine;
};

test("a second version gets a warning that Jellyfin shows it as a film, with the setting that fixes it", async () => {
  await using engine = await withFirst({ nameReaders: JELLYFIN });
  expect(await noteOf(engine, [VERSION])).toBe(
    `Jellyfin shows the files in "${FOLDER}" as separate films, because the folder's name is not ` +
      'at the beginning of "Heat (1995) - 1080p.mkv" and 1 more. Jellyfin then reads no id ' +
      "from the folder's name. Set INGEST_NAMES=both. After filing, use " +
      "`plex-ingest rename --work movie/949`.",
  );
});

test("without Jellyfin or Emby, there is no note and no folder is listed for it", async () => {
  const listed: string[] = [];
  const spy: TestEngineOptions["files"] = (real) => ({
    listRoot: async (path, ...how) => {
      listed.push(path);
      return real.listRoot(path, ...how);
    },
  });
  const listsWith = async (nameReaders: TestEngineOptions["nameReaders"]) => {
    await using engine = await withFirst({ files: spy, nameReaders });
    listed.length = 0;
    return { note: await noteOf(engine, [VERSION]), listed: listed.length };
  };
  const before = await listsWith(undefined);
  expect(before.note).toBeUndefined();
  expect(await listsWith([{ kind: "plex" }])).toEqual(before);
  expect((await listsWith(JELLYFIN)).listed).toBe(before.listed + 1);
});

test("with names that serve both, a second version needs no note", async () => {
  await using engine = await withFirst({ nameReaders: JELLYFIN, names: namesOf("both") });
  expect(await noteOf(engine, [VERSION])).toBeUndefined();
});

test("warns about a file in an adopted folder whose name does not begin with the folder's", async () => {
  await using engine = await testEngine({
    duplicatePolicy: "keep_both",
    nameReaders: [{ kind: "emby" }],
    names: namesOf("both"),
  });
  addFile(engine, "Heat (1995)/Heat.1995.720p.BluRay.mkv");
  const note = await noteOf(engine, [VERSION]);
  expect(note).toMatch(/^Emby shows the files in "Heat \(1995\)" as separate films/);
  expect(note).toContain('"Heat.1995.720p.BluRay.mkv"');
  expect(note).toMatch(/use `plex-ingest adopt`, then `plex-ingest rename --work movie\/949`\.$/);
});

test("a version that is replaced or waits for a decision is not a second film", async () => {
  for (const duplicatePolicy of ["review", "upgrade", "skip"] as const) {
    await using engine = await testEngine({ duplicatePolicy, nameReaders: JELLYFIN });
    // With another extension, the earlier file does not have the name of the new one.
    await take(engine, "Heat.1995.720p.BluRay.x264-ONE.mp4");
    expect(await noteOf(engine, [VERSION])).toBeUndefined();
  }
});

test("another edition stays, so it is counted under each policy", async () => {
  await using engine = await withFirst({ duplicatePolicy: "review", nameReaders: JELLYFIN });
  const note = await noteOf(engine, ["Heat.1995.Directors.Cut.1080p.mkv"]);
  expect(note).toContain("as separate films");
  expect(note).toContain("has no editions, so");
  // The other edition's own note is not repeated for the plain film.
  await using plain = await testEngine({ nameReaders: JELLYFIN, names: namesOf("both") });
  addFile(plain, `${FOLDER}/${FOLDER} - {edition-Director's Cut}.mkv`);
  expect(await noteOf(plain, ["Heat.1995.1080p.mkv"])).toBeUndefined();
});

test("an edition as the only file is shown as the film, which nothing changes", async () => {
  await using engine = await testEngine({ nameReaders: JELLYFIN, names: namesOf("both") });
  expect(await noteOf(engine, ["Heat.1995.Directors.Cut.1080p.mkv"])).toBe(
    "Jellyfin has no editions and shows " +
      `"${FOLDER} - {edition-Director's Cut}.mkv" as the film itself.`,
  );
});

test("parts next to another version are to be joined", async () => {
  await using engine = await testEngine({ nameReaders: JELLYFIN, duplicatePolicy: "keep_both" });
  addFile(engine, `${FOLDER}/Heat (1995) - 1080p.mkv`);
  const parts = ["Heat.1995.CD1.DVDRip.avi", "Heat.1995.CD2.DVDRip.avi"];
  expect(await noteOf(engine, parts)).toMatch(
    /each of the 3 files .* Join the parts into one file\.$/,
  );
});

test("another film in the folder is named, if the folder has an id", async () => {
  await using engine = await testEngine({ nameReaders: JELLYFIN });
  addFile(engine, `${FOLDER}/Ronin (1998).mkv`);
  expect(await noteOf(engine, ["Heat.1995.1080p.mkv"])).toBe(
    `Jellyfin uses the id of "${FOLDER}" for "Ronin (1998).mkv", too, which is another film. ` +
      "Give it another folder.",
  );
});

test("an episode that is named by date gets its numbers from the preset both", async () => {
  const identity = { type: "tv", tmdbId: 2224, title: "The Daily Show", year: 1996 } as const;
  const mapping = { season: 29, episodes: [18], titles: ["Lisa Cook"], aired: "2024-03-14" };
  const release = "The.Daily.Show.2024.03.14.1080p.WEB.h264-GRP.mkv";
  for (const [preset, note] of [
    ["trash", expect.stringMatching(/no episode number from a date.*Set INGEST_NAMES=both\./)],
    ["both", undefined],
    ["plex", undefined],
  ] as const) {
    await using engine = await testEngine({ nameReaders: JELLYFIN, names: namesOf(preset) });
    expect(await noteOf(engine, [release], { identity, mapping })).toEqual(note);
  }
});

test("an id that Emby does not read is noted with the setting that writes both forms", async () => {
  await using engine = await testEngine({
    nameReaders: [{ kind: "emby" }],
    names: namesOf("both"),
  });
  expect(await noteOf(engine, ["Heat.1995.1080p.mkv"])).toBe(
    `Emby does not read the id in "${FOLDER}" and matches the work by title and year. ` +
      "Set INGEST_ID_TAGS=both. After filing, use `plex-ingest rename --work movie/949`.",
  );
});

test("a title that Jellyfin would misread is not in the name, so there is no note", async () => {
  const show = { type: "tv", tmdbId: 7, title: "Heat", year: 1995 } as const;
  const mapping = { season: 1, episodes: [2], titles: ["E10 Rises"] };
  const planned = async (nameReaders: TestEngineOptions["nameReaders"]) => {
    const names = { ...namesOf("plex"), readers: nameReaders };
    await using engine = await testEngine({ nameReaders, names });
    const path = "Heat.S01E02.1080p-GRP.mkv";
    const items = [{ path, role: "video", size: 1, mtimeNs: "1", skip: false, mapping } as const];
    const { note, files } = await engine.deps.planner(
      { name: path, identity: show, items },
      engine.signal,
    );
    return [files[0]?.destination?.split("/").at(-1), note];
  };
  expect(await planned(JELLYFIN)).toEqual(["Heat (1995) - s01e02.mkv", undefined]);
  expect(await planned([{ kind: "plex" }])).toEqual([
    "Heat (1995) - s01e02 - E10 Rises.mkv",
    undefined,
  ]);
});

test("states that a film with “sample” in its title is shown without its id", async () => {
  await using engine = await testEngine({ nameReaders: JELLYFIN });
  const identity = { type: "movie", tmdbId: 16, title: "Sample People", year: 2000 } as const;
  const note = await noteOf(engine, ["Sample.People.2000.1080p-GRP.mkv"], { identity });
  expect(note).toContain('Jellyfin reads "Sample People (2000).mkv" without its folder');
  expect(note).toContain("Set INGEST_NAMES=both.");
});

const SHOW = { type: "tv", tmdbId: 1437, title: "Firefly", year: 2002 } as const;
const SERIES = "Firefly (2002) [tmdbid=1437] {tmdb-1437}";

/** Returns the note about an episode that is filed into a series with these files. */
async function noteBeside(
  version: string,
  { episodes, beside, policy = "keep_both" }: EpisodeBeside,
): Promise<string | undefined> {
  const names = namesOf("both");
  await using engine = await testEngine({
    duplicatePolicy: policy,
    nameReaders: [{ kind: "jellyfin", version }],
    names,
  });
  for (const name of beside) {
    const full = join(engine.library, "TV Shows", SERIES, "Season 01", name);
    mkdirSync(join(full, ".."), { recursive: true });
    writeFileSync(full, name);
  }
  const mapping = { season: 1, episodes: [...episodes], titles: episodes.map(() => "Tail") };
  return await noteOf(engine, ["Firefly.S01E01.1080p-GRP.mkv"], { identity: SHOW, mapping });
}

type EpisodeBeside = {
  episodes: readonly number[];
  beside: readonly string[];
  policy?: "keep_both" | "review";
};

const OLD = "Firefly (2002) - s01e01 - Serenity.mp4";
const NEXT = "Firefly (2002) - s01e02 - Train Job.mkv";
const NEXT_AGAIN = "Firefly (2002) - s01e02 - Train Job.mp4";

test("a second version of an episode is noted for a Jellyfin that shows it as an episode", async () => {
  // Versions of another episode are not counted.
  const second = { episodes: [1], beside: [OLD, NEXT, NEXT_AGAIN] };
  const note = await noteBeside("10.11.11", second);
  expect(note).toMatch(
    /^Jellyfin before version 12 shows versions of one episode as separate episodes: "Firefly .*" and 1 more\. Update Jellyfin to version 12\.$/,
  );
  expect(await noteBeside("12.0.0", second)).toBeUndefined();
  expect(await noteBeside("10.11.11", { ...second, policy: "review" })).toBeUndefined();
  expect(await noteBeside("10.11.11", { episodes: [1], beside: [NEXT] })).toBeUndefined();
});

test("a double episode next to its first episode is noted for the Jellyfin that joins them", async () => {
  const double = { episodes: [1, 2], beside: [OLD] };
  expect(await noteBeside("12.0.0", double)).toMatch(
    /as versions of one episode, because the first number is the same, .* Keep one of them\.$/,
  );
  expect(await noteBeside("10.11.11", double)).toBeUndefined();
});

test("a subtitle that arrives after its film is noted if Jellyfin does not read its language", async () => {
  await using engine = await testEngine({
    nameReaders: [{ kind: "jellyfin", version: "10.11.11" }],
  });
  const film = "Heat.1995.1080p-GRP.mkv";
  addFile(engine, `${FOLDER}/Heat (1995).mkv`);
  const destination = join(engine.library, "Movies", FOLDER, "Heat (1995).mkv");
  const noteFor = async (path: string): Promise<string> => {
    const items = [{ path, role: "subtitle", size: 1, mtimeNs: "1", skip: false }] as const;
    const filedEarlier = [{ path: film, destination }];
    const request = { name: "Heat.1995", identity: HEAT, items, filedEarlier };
    const { note, files } = await engine.deps.planner(request, engine.signal);
    expect(files[0]?.destination).toContain(FOLDER);
    return note === undefined ? "" : toCommandText(note);
  };
  expect(await noteFor("Heat.1995.1080p-GRP.pt.srt")).toBe("");
  // A second subtitle of a language gets its region.
  addFile(engine, `${FOLDER}/Heat (1995).pt.srt`);
  // The folder's id, which Jellyfin does not read, was noted with the film.
  expect(await noteFor("Heat.1995.1080p-GRP.pt-BR.srt")).toBe(
    'Jellyfin does not read the language of "Heat (1995).pt-BR.srt", because a region follows it. ' +
      "Give it the three letters of its language: .por.srt.",
  );
});
