import {
  copyFileSync,
  cpSync,
  linkSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { takeInChild } from "../../../src/app/discover/children.ts";
import { forgetAlias } from "../../../src/app/learn/learn.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { readQueue } from "../../../src/app/review/queue/queue.ts";
import { add } from "../../../src/app/review/take-in.ts";
import { toCommandText, translateSentences } from "../../../src/base/actions/sentence.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { type WholeEngine, wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";

const ANNA = { actor: "cli:anna", at: 9 };
const BAD = series(1396, "Breaking Bad", 2008, [season(1, 5, 2008)]);
const LISTED = [
  BAD,
  series(60_059, "Better Call Saul", 2015, [season(1, 10, 2015)]),
  movie(949, "Heat", 1995),
];
const PACK = "Breaking.Bad.S01";
const episode = (number: number): string => `Breaking.Bad.S01E0${number}.mkv`;
const stem = (number: number): string =>
  `TV Shows/Breaking Bad (2008) {tmdb-1396}/Season 01/Breaking Bad (2008) - s01e0${number} - Chapter 1-${number}`;
const at = (engine: WholeEngine, name: string): string => join(engine.downloads, PACK, name);
const put = (engine: WholeEngine, name: string): void => writeFileSync(at(engine, name), name);
const paths = async (engine: WholeEngine, id: number): Promise<string[]> =>
  (await itemsOf(engine.store.read, id)).map(({ path }) => path);
const codes = async (engine: WholeEngine, id: number): Promise<string[]> =>
  (await engine.now(id)).reasons.map(({ code }) => code);

/** Checks only the pack. Returns the id of the child release that was created. */
async function look(engine: WholeEngine): Promise<number | undefined> {
  const path = join(engine.downloads, PACK);
  return takeInChild(engine.store, path, await engine.observe(path, engine.signal), {
    actor: "engine",
    at: 1,
  });
}

/** `at`: the time at which both files were written. */
async function filed(options: { auto?: boolean; at?: Date } = {}): Promise<WholeEngine> {
  const engine = await wholeEngine([...LISTED], options);
  engine.drop(PACK, { [episode(1)]: "1", [episode(2)]: "2" });
  const { at: written } = options;
  if (written) {
    for (const number of [1, 2]) utimesSync(at(engine, episode(number)), written, written);
  }
  await engine.round();
  if (options.auto === false) {
    await readQueue(engine.store, { limit: 9 });
    await approve(engine.store, [{ ids: [1], approval: {} }], ANNA);
    await engine.round();
  }
  expect(await engine.states()).toEqual(["1 filed"]);
  return engine;
}

/** An engine whose pack has a child release with the third episode. */
async function grown(): Promise<WholeEngine> {
  const engine = await filed();
  put(engine, episode(3));
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1"]);
  return engine;
}

test("undoing a child removes only the child's files, and a rescan does not file them again", async () => {
  await using engine = await grown();
  await requestEach(engine.store, [2], { kind: "undo" }, ANNA);
  await engine.round();
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 undone of 1"]);
  expect(engine.inLibrary()).toEqual([`${stem(1)}.mkv`, `${stem(2)}.mkv`]);
  // The next file is new. The undone episode is not.
  put(engine, episode(4));
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 undone of 1", "3 filed of 1"]);
  expect(await paths(engine, 3)).toEqual([episode(4)]);
  await requestEach(engine.store, [2], { kind: "retry" }, ANNA);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1", "3 filed of 1"]);
  expect(await paths(engine, 2)).toEqual([episode(3)]);
  expect(engine.inLibrary()).toHaveLength(4);
});

test(
  "undoing the parent keeps the child, and a rescan or a new file does not bring the parent " +
    "back",
  async () => {
    await using engine = await grown();
    await requestEach(engine.store, [1], { kind: "undo" }, ANNA);
    await engine.round();
    await engine.round();
    expect(await engine.states()).toEqual(["1 undone", "2 filed of 1"]);
    expect(engine.inLibrary()).toEqual([`${stem(3)}.mkv`]);
    put(engine, episode(4));
    await engine.round();
    expect(await engine.states()).toEqual(["1 undone", "2 filed of 1", "3 filed of 1"]);
    expect(engine.inLibrary()).toEqual([`${stem(3)}.mkv`, `${stem(4)}.mkv`]);
  },
);

test("an undone release is not filed again for an earlier change, but is filed for a later new file", async () => {
  await using engine = await filed();
  put(engine, "info.nfo");
  rmSync(at(engine, episode(2)));
  await requestEach(engine.store, [1], { kind: "undo" }, ANNA);
  await engine.round();
  await engine.round();
  expect(await engine.states()).toEqual(["1 undone"]);
  put(engine, episode(3));
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed"]);
});

test("a child in review does not delay later files, and a rejected child stays rejected", async () => {
  await using engine = await filed();
  put(engine, episode(9));
  await engine.round();
  put(engine, episode(4));
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 review of 1", "3 filed of 1"]);
  expect(await paths(engine, 2)).toEqual([episode(9)]);
  await requestEach(engine.store, [2], { kind: "reject" }, ANNA);
  put(engine, episode(5));
  await engine.round();
  await engine.round();
  expect(await engine.states()).toEqual([
    "1 filed",
    "2 rejected of 1",
    "3 filed of 1",
    "4 filed of 1",
  ]);
});

test("ignores a child whose files were removed", async () => {
  await using engine = await filed();
  put(engine, episode(9));
  await engine.round();
  rmSync(at(engine, episode(9)));
  await engine.round();
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 ignored of 1"]);
  expect((await engine.now(2)).reasons[0]?.message).toBe("Its files are no longer in the folder.");
});

test("sends a duplicate episode, an episode of another show and a subtitle without a certain video to review", async () => {
  await using engine = await filed();
  const late = ["Breaking.Bad.S01E02.PROPER.mkv", "Better.Call.Saul.S01E03.mkv", "English.srt"];
  for (const name of late) {
    put(engine, name);
    await engine.round();
  }
  expect(await engine.states()).toEqual([
    "1 filed",
    "2 review of 1",
    "3 review of 1",
    "4 review of 1",
  ]);
  expect([await codes(engine, 2), await codes(engine, 4)]).toEqual([["duplicate"], ["no_video"]]);
  expect(await codes(engine, 3)).toContain("folder_disagrees");
  expect(engine.inLibrary()).toHaveLength(2);
});

test("without PLEX_AUTO_INGEST, sends late files to review, where they can be approved without an id", async () => {
  await using engine = await filed({ auto: false });
  put(engine, "Breaking.Bad.S01E02.en.srt");
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 review of 1"]);
  expect(await codes(engine, 2)).toEqual(["auto_off"]);
  await readQueue(engine.store, { limit: 9 });
  expect(await approve(engine.store, [{ ids: [2], approval: {} }], ANNA)).toMatchObject([
    { ok: true, state: "approved" },
  ]);
  await engine.round();
  expect(engine.inLibrary()).toContain(`${stem(2)}.en.srt`);
});

test("files a film's late subtitle in the film's folder, under the film's edition", async () => {
  await using engine = await wholeEngine([...LISTED]);
  engine.drop("Heat.1995.Directors.Cut.1080p", { "Heat.1995.Directors.Cut.1080p.mkv": "1" });
  await engine.round();
  const [film = ""] = engine.inLibrary();
  engine.drop("Heat.1995.Directors.Cut.1080p", {
    "Subs/2_English.srt": "x",
    "Trailers/Heat-trailer.mkv": "y",
  });
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1"]);
  expect(engine.inLibrary()).toEqual(
    [
      film,
      film.replace(".mkv", ".en.srt"),
      `${film.slice(0, film.lastIndexOf("/"))}/Trailers/Heat-trailer.mkv`,
    ].toSorted(),
  );
});

test("checks a folder at once when a person adds it again, and makes a child only of new files", async () => {
  await using engine = await filed();
  const deps = {
    store: engine.store,
    observe: engine.observeRelease,
    resolve: async (path: string) => path,
    ingestDirs: [engine.downloads],
    mediaRoots: [engine.library],
  };
  const path = join(engine.downloads, PACK);
  expect(await add(deps, [path], {}, ANNA)).toEqual([1]);
  put(engine, episode(3));
  expect(await add(deps, [path], {}, ANNA)).toEqual([2]);
  expect(await engine.states()).toEqual(["1 filed", "2 settling of 1"]);
  await engine.round();
  expect(await add(deps, [path], {}, ANNA)).toEqual([2]);
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1"]);
});

test("new files in a folder inherit the identity that a person chose, but not corrected numbers", async () => {
  await using engine = await wholeEngine([...LISTED]);
  engine.drop("Bare.Name", { "Bare.Name.S01E01.mkv": "1" });
  engine.drop("Wrong.Numbers", { "Wrong.Numbers.S07E02.mkv": "2" });
  await engine.round();
  await approve(engine.store, [{ ids: [1], approval: { type: "tv", tmdbId: 1396 } }], ANNA);
  await approve(
    engine.store,
    [{ ids: [2], approval: { type: "tv", tmdbId: 1396, season: 1, episodes: [2] } }],
    ANNA,
  );
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed"]);
  engine.drop("Bare.Name", { "Bare.Name.S01E03.mkv": "3" });
  engine.drop("Wrong.Numbers", { "Wrong.Numbers.S01E04.mkv": "4" });
  await forgetAlias(engine.store, 1, ANNA);
  await forgetAlias(engine.store, 2, ANNA);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed", "3 filed of 1", "4 review of 2"]);
  expect(await codes(engine, 4)).toEqual(["numbers_corrected", "parent"]);
});

test("adds files to a child if they arrive while it settles", async () => {
  await using engine = await filed();
  expect(await look(engine)).toBeUndefined();
  put(engine, episode(3));
  expect(await look(engine)).toBe(2);
  put(engine, episode(4));
  expect(await look(engine)).toBeUndefined();
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1"]);
  expect(await paths(engine, 2)).toEqual([episode(3), episode(4)]);
});

test("does not file a renamed or linked file again, and explains how to change the file's numbers", async () => {
  await using engine = await filed();
  const before = engine.inLibrary();
  renameSync(at(engine, episode(2)), at(engine, episode(4)));
  linkSync(at(engine, episode(1)), at(engine, episode(5)));
  await engine.round();
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 ignored of 1"]);
  expect(engine.inLibrary()).toEqual(before);
  const [reason] = translateSentences((await engine.now(2)).reasons, toCommandText);
  expect(reason).toMatchObject({
    code: "already_there",
    message: expect.stringContaining("undo release 1"),
  });
  expect(reason?.message).toContain(`as ${episode(2)}, and 1 more in the same way`);
  expect(await paths(engine, 2)).toEqual([episode(4), episode(5)]);
});

test("treats the file whose name is gone as renamed if two files were written at the same moment", async () => {
  await using engine = await filed({ at: new Date(1_700_000_000_500) });
  renameSync(at(engine, episode(2)), at(engine, episode(4)));
  await engine.round();
  await engine.round();
  const [reason] = translateSentences((await engine.now(2)).reasons, toCommandText);
  expect(reason?.message).toContain(`as ${episode(2)}; renaming a download`);
});

test("ignores a renamed file as already there, even after a touch or a retry, until its release is undone", async () => {
  await using engine = await filed();
  const before = engine.inLibrary();
  renameSync(at(engine, episode(2)), at(engine, episode(4)));
  utimesSync(at(engine, episode(4)), 1_700_000_000, 1_700_000_000.5);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 ignored of 1"]);
  expect(translateSentences((await engine.now(2)).reasons, toCommandText)).toMatchObject([
    {
      code: "already_there",
      message: expect.stringMatching(
        /^The library has this very file: .* s01e02 .*, filed by release 1\. .*undo release 1/,
      ),
    },
  ]);
  renameSync(at(engine, episode(1)), at(engine, episode(5)));
  await engine.round();
  expect((await engine.states())[2]).toBe("3 ignored of 1");
  await requestEach(engine.store, [3], { kind: "retry" }, ANNA);
  await engine.round();
  expect((await engine.states())[2]).toBe("3 ignored of 1");
  expect(await codes(engine, 3)).toEqual(["already_there"]);
  expect(engine.inLibrary()).toEqual(before);
  await requestEach(engine.store, [1], { kind: "undo" }, ANNA);
  await engine.round();
  await requestEach(engine.store, [2, 3], { kind: "retry" }, ANNA);
  await engine.round();
  expect(engine.inLibrary()).toEqual([4, 5].map((number) => `${stem(number)}.mkv`));
});

test("leaves out a copy under a new name, but files a file of another length", async () => {
  await using engine = await filed();
  copyFileSync(at(engine, episode(2)), at(engine, episode(4)));
  writeFileSync(at(engine, episode(5)), "5");
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1"]);
  expect(engine.inLibrary()).toEqual([1, 2, 5].map((number) => `${stem(number)}.mkv`));
});

test("files a new file next to a renamed file, but ignores a file that is renamed while a child settles", async () => {
  await using engine = await filed();
  renameSync(at(engine, episode(2)), at(engine, episode(4)));
  put(engine, episode(3));
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 ignored of 1", "3 filed of 1"]);
  expect(engine.inLibrary()).toEqual([1, 2, 3].map((number) => `${stem(number)}.mkv`));
  put(engine, episode(5));
  expect(await look(engine)).toBe(4);
  renameSync(at(engine, episode(4)), at(engine, "Breaking.Bad.S01E01.REPACK.mkv"));
  expect(await look(engine)).toBe(5);
  await engine.round();
  expect((await engine.states()).slice(3)).toEqual(["4 filed of 1", "5 ignored of 1"]);
  expect(await paths(engine, 4)).toEqual([episode(5)]);
});

test("does not treat two existing files as the same because of equal sizes and times in whole seconds", async () => {
  await using engine = await wholeEngine([...LISTED]);
  const stamp = (name: string): void => utimesSync(at(engine, name), 1_600_000_000, 1_600_000_000);
  engine.drop(PACK, { [episode(1)]: "a" });
  stamp(episode(1));
  await engine.round();
  writeFileSync(at(engine, episode(2)), "b");
  stamp(episode(2));
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 filed of 1"]);
  renameSync(at(engine, episode(1)), at(engine, episode(3)));
  await engine.round();
  expect((await engine.states())[2]).toBe("3 ignored of 1");
});

test("treats a copy as the same file, regardless of whether it keeps its times", async () => {
  await using engine = await wholeEngine([...LISTED]);
  engine.drop(PACK, { [episode(1)]: "1", [episode(2)]: "2" });
  // Half a second: Node can set this time exactly, and a copy made by Node keeps it.
  utimesSync(at(engine, episode(1)), 1_600_000_000.5, 1_600_000_000.5);
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed"]);
  cpSync(at(engine, episode(1)), at(engine, episode(3)), { preserveTimestamps: true });
  copyFileSync(at(engine, episode(1)), at(engine, episode(4)));
  await engine.round();
  expect(await engine.states()).toEqual(["1 filed", "2 ignored of 1", "3 ignored of 1"]);
  expect(await codes(engine, 3)).toEqual(["already_there"]);
  expect([await paths(engine, 2), await paths(engine, 3)]).toEqual([[episode(3)], [episode(4)]]);
});
