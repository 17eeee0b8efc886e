import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { toCommandText, translateSentences } from "../../../src/base/actions/sentence.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { isRootParked, parkRoots } from "../../../src/store/settings/database-mark.ts";
import { filesBelow } from "../../support/engine.ts";
import { type WholeEngine, wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";

const HOUR = 3_600_000;
const show = (episodes: number) =>
  series(1396, "Breaking Bad", 2008, [season(1, episodes, 2008, ["Pilot", "Two"])]);
const FOLDER = "TV Shows/Breaking Bad (2008) {tmdb-1396}/Season 01";
const stem = (episode: number, title: string) =>
  `${FOLDER}/Breaking Bad (2008) - s01e0${episode} - ${title}`;
const lists = (engine: WholeEngine, episodes: number): void =>
  void engine.listed.splice(0, 1, show(episodes));
const file = (engine: WholeEngine, name: string): void =>
  writeFileSync(join(engine.downloads, "Breaking.Bad.S01", name), name);

async function filedPack(episodes = 7): Promise<WholeEngine> {
  const engine = await wholeEngine([show(episodes)]);
  engine.drop("Breaking.Bad.S01", {
    "Breaking.Bad.S01E01.mkv": "1",
    "Breaking.Bad.S01E02.mkv": "2",
  });
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed"]);
  return engine;
}

test("after a database restore, parks new files of a filed folder once, and files later files as usual", async () => {
  await using engine = await filedPack(5);
  const { store, downloads } = engine;
  await store.write((trx) => parkRoots(trx, [downloads]));
  file(engine, "Breaking.Bad.S01E03.mkv");
  engine.drop("Another.mkv");
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 ignored", "3 ignored of 1"]);
  for (const id of [2, 3]) {
    expect((await engine.now(id)).reasons).toMatchObject([{ code: "backlog" }]);
  }
  expect(engine.inLibrary()).toHaveLength(2);
  expect(await isRootParked(store.read, downloads)).toBe(false);
  file(engine, "Breaking.Bad.S01E04.mkv");
  await engine.round();
  expect((await engine.states()).at(-1)).toBe("4 filed of 1");
});

test("after a database restore, does not settle a decided release again because its files changed in the meantime", async () => {
  await using engine = await wholeEngine([]);
  engine.drop("Unknown.1999.mkv");
  await engine.round();
  expect(await engine.states()).toEqual(["1 review"]);
  const { version, contentKey } = await engine.now(1);
  await engine.store.write((trx) => parkRoots(trx, [engine.downloads]));
  appendFileSync(join(engine.downloads, "Unknown.1999.mkv"), "more");
  await engine.round();
  const after = await engine.now(1);
  expect(after).toMatchObject({ state: "review", version });
  expect(after.contentKey).not.toBe(contentKey);
});

test("files each weekly episode as a child once TMDB lists it, and files nothing twice", async () => {
  await using engine = await filedPack(3);
  file(engine, "Breaking.Bad.S01E03.mkv");
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1"]);
  expect((await itemsOf(engine.store.read, 2)).map(({ path }) => path)).toEqual([
    "Breaking.Bad.S01E03.mkv",
  ]);
  expect(engine.inLibrary()).toEqual([
    `${stem(1, "Pilot")}.mkv`,
    `${stem(2, "Two")}.mkv`,
    `${stem(3, "Chapter 1-3")}.mkv`,
  ]);

  file(engine, "Breaking.Bad.S01E04.mkv");
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1", "3 review of 1"]);
  const { reasons, candidates } = await engine.now(3);
  expect(reasons.map(({ code }) => code)).toEqual(["episode_missing", "parent"]);
  expect(candidates[0]).toMatchObject({ tmdbId: 1396 });
  lists(engine, 4);
  await engine.round();
  expect((await engine.now(3)).state).toBe("review");
  engine.clock.advance(6 * HOUR);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1", "3 filed of 1"]);
  expect(engine.inLibrary()).toHaveLength(4);
  expect((await engine.history(3)).map(({ action }) => action)).toEqual([
    "found",
    "settled",
    "held",
    "looked_again",
    "identified",
    "filing",
    "filed",
  ]);
  lists(engine, 5);
  file(engine, "Breaking.Bad.S01E05.mkv");
  for (let look = 0; look < 3; look++) await engine.round();
  expect(await engine.states()).toEqual([
    "1 filed",
    "2 filed of 1",
    "3 filed of 1",
    "4 filed of 1",
  ]);
  expect(engine.inLibrary()).toHaveLength(5);
  expect(engine.inTrash()).toEqual([]);
});

test("files late subtitles next to their video, under the video's name in the library", async () => {
  await using engine = await filedPack();
  file(engine, "Breaking.Bad.S01E03.mkv");
  await engine.round();
  engine.drop("Breaking.Bad.S01/Subs", { "Breaking.Bad.S01E03.en.srt": "x" });
  file(engine, "Breaking.Bad.S01E01.de.forced.srt");
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1", "3 filed of 1"]);
  expect(engine.inLibrary()).toEqual([
    `${stem(1, "Pilot")}.de.forced.srt`,
    `${stem(1, "Pilot")}.mkv`,
    `${stem(2, "Two")}.mkv`,
    `${stem(3, "Chapter 1-3")}.en.srt`,
    `${stem(3, "Chapter 1-3")}.mkv`,
  ]);
  expect(await engine.now(3)).toMatchObject({ identity: { tmdbId: 1396 }, decidedBy: "engine" });
});

test("gives a second late subtitle in the same language another name, and sends a third to review with a reason", async () => {
  await using engine = await filedPack();
  const subtitle = (name: string): string => engine.drop(`Breaking.Bad.S01/${name}`, name);
  subtitle("Breaking.Bad.S01E01.en.srt");
  await engine.round();
  subtitle("Breaking.Bad.S01E01.English.srt");
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1", "3 filed of 1"]);
  const english = engine.inLibrary().filter((path) => path.endsWith(".srt"));
  expect(english).toEqual([`${stem(1, "Pilot")}.en.srt`, `${stem(1, "Pilot")}.eng.srt`]);
  subtitle("Subs/Breaking.Bad.S01E01/2_English.srt");
  await engine.round();
  expect((await engine.states())[3]).toBe("4 review of 1");
  expect(translateSentences((await engine.now(4)).reasons, toCommandText)).toMatchObject([
    {
      code: "destination_exists",
      message: expect.stringContaining("under every name that Plex reads"),
    },
  ]);
  expect(engine.inLibrary().filter((path) => path.endsWith(".srt"))).toEqual(english);
});

test.each([
  ["renamed and touched", renameSync],
  ["copied", copyFileSync],
] as const)("does not file a subtitle again under another name when it is %s", async (_, make) => {
  await using engine = await filedPack();
  const at = (name: string): string => join(engine.downloads, "Breaking.Bad.S01", name);
  const inLibrary = (): string[] => engine.inLibrary().filter((path) => path.endsWith(".srt"));
  file(engine, "Breaking.Bad.S01E01.en.srt");
  await engine.round();
  const before = inLibrary();
  expect(before).toHaveLength(1);
  make(at("Breaking.Bad.S01E01.en.srt"), at("Breaking.Bad.S01E01.English.srt"));
  utimesSync(at("Breaking.Bad.S01E01.English.srt"), 1_700_000_000, 1_700_000_000.5);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1", "3 review of 1"]);
  expect(translateSentences((await engine.now(3)).reasons, toCommandText)).toMatchObject([
    {
      code: "already_there",
      message: expect.stringContaining('as "Breaking Bad (2008) - s01e01 - Pilot.en.srt".'),
    },
  ]);
  expect(inLibrary()).toEqual(before);
  // A file of the same size is a different file. The library's file is linked to the old one.
  rmSync(at("Breaking.Bad.S01E01.English.srt"));
  writeFileSync(at("Breaking.Bad.S01E01.English.srt"), "Breaking.Bad.S01E02.en.srt");
  await engine.round();
  await requestEach(engine.store, [3], { kind: "retry" }, { actor: "cli:anna", at: 1 });
  await engine.round();
  expect(inLibrary()).toEqual([...before, `${stem(1, "Pilot")}.eng.srt`]);
});

test("holds a subtitle while its episode is in review, and then files it automatically", async () => {
  await using engine = await filedPack(2);
  file(engine, "Breaking.Bad.S01E03.mkv");
  await engine.round();
  file(engine, "Breaking.Bad.S01E03.srt");
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 review of 1", "3 review of 1"]);
  lists(engine, 3);
  engine.clock.advance(6 * HOUR);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1", "3 filed of 1"]);
  expect(engine.inLibrary()).toContain(`${stem(3, "Chapter 1-3")}.srt`);
});

test("creates no release for a replaced file, or for a file that is not a video or a subtitle", async () => {
  await using engine = await filedPack();
  file(engine, "info.nfo");
  file(engine, "poster.jpg");
  appendFileSync(join(engine.downloads, "Breaking.Bad.S01/Breaking.Bad.S01E01.mkv"), "more");
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed"]);
  expect(engine.inLibrary()).toHaveLength(2);
});

const HEAT = movie(949, "Heat", 1995);
const SHOW = series(1396, "Breaking Bad", 2008, [season(1, 7, 2008, ["Pilot", "Two", "Three"])]);

async function moving(): Promise<WholeEngine> {
  const engine = await wholeEngine([HEAT, SHOW]);
  engine.deps.policy.method = "move";
  return engine;
}

test("keeps a moved film filed, and treats a later file at its path as a separate release", async () => {
  await using engine = await moving();
  const path = engine.drop("Heat.1995.1080p.mkv", "film");
  await engine.round();
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed"]);
  expect(existsSync(path)).toBe(false);
  engine.drop("Heat.1995.1080p.mkv", "the same film downloaded again");
  await engine.round();
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 review"]);
  expect((await engine.now(2)).reasons).toMatchObject([{ code: "duplicate" }]);
});

test("removes a season folder after moving its episodes, and treats a new episode there as a child", async () => {
  await using engine = await moving();
  const path = engine.drop("Breaking.Bad.S01", {
    "Breaking.Bad.S01E01.mkv": "1",
    "Breaking.Bad.S01E02.mkv": "2",
  });
  await engine.round();
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed"]);
  expect(existsSync(path)).toBe(false);
  // A folder that is created again does not count as new while it is empty.
  mkdirSync(path);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed"]);
  engine.drop("Breaking.Bad.S01", { "Breaking.Bad.S01E03.mkv": "3" });
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1"]);
  expect(existsSync(path)).toBe(false);
  expect(engine.inLibrary()).toHaveLength(3);
});

test("also discovers a different file that has the name of a moved file", async () => {
  await using engine = await moving();
  engine.drop("Breaking.Bad.S01", { "Breaking.Bad.S01E01.mkv": "1", "notes.txt": "these stay" });
  await engine.round();
  expect(filesBelow(engine.downloads)).toEqual(["Breaking.Bad.S01/notes.txt"]);
  engine.drop("Breaking.Bad.S01", { "Breaking.Bad.S01E01.mkv": "1 again, other bytes" });
  await engine.round();
  expect((await engine.states())[1]).toBe("2 review of 1");
  expect((await itemsOf(engine.store.read, 2)).map((item) => item.path)).toEqual([
    "Breaking.Bad.S01E01.mkv",
  ]);
});
