import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createFingerprint } from "../../../src/adapters/fs/copy/fingerprint.ts";
import { findWorks } from "../../../src/app/adopt/find-works.ts";
import { recordAdopted } from "../../../src/app/adopt/record.ts";
import { auditLibrary } from "../../../src/app/audit/audit.ts";
import { undoRelease } from "../../../src/app/file/file-release.ts";
import { anchorOf } from "../../../src/app/journal/steps/roots.ts";
import { followMoved } from "../../../src/app/library/follow-moved.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { diskFiles } from "../../../src/program/config/files.ts";
import { listFilesWithin } from "../../../src/store/journal/renames.ts";
import { listLiveFiles } from "../../../src/store/library/live-files.ts";
import { own } from "../../../src/store/storages/scope.ts";
import { factsOf, foundWork, HEAT, identityOf, libraryFile, ME } from "../../support/adopted.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { renamed } from "../../support/rename-plan.ts";

const RONIN = { type: "movie", tmdbId: 8195, title: "Ronin", year: 1998 } as const;
const BEGAN = ["Movies/heat/heat.mkv", "Movies/heat/heat.en.srt", "Movies/ronin/ronin.mkv"];
/** In seconds since 1970. */
const CHANGED_AT = 1_600_000_000;
const HEAT_FILM = "Movies/Heat (1995)/Heat (1995).mkv";
const HEAT_TEXT = "Movies/Heat (1995)/Heat (1995).en.srt";
const RONIN_FILM = "Movies/Ronin (1998)/Ronin (1998).mkv";
const NOW = [HEAT_FILM, HEAT_TEXT, RONIN_FILM];

type Hand = { move(from: string, to: string): void; at(path: string): string };

/** Two adopted films that were renamed by a plan, with functions to inspect them. */
async function library() {
  const engine = await testEngine();
  onTestFinished(() => engine[Symbol.asyncDispose]());
  const at = (path: string): string => join(engine.library, path);
  const { store, files, deps, signal } = engine;
  const adopted = async (identity: typeof HEAT, ...paths: string[]): Promise<void> => {
    const found = paths.map((path) => {
      // The films are large enough to be distinguished by their sizes.
      const content = path.endsWith(".mkv") ? path.repeat(2 ** 17) : path;
      const file = libraryFile(at(path), { content });
      utimesSync(file.path, CHANGED_AT, CHANGED_AT);
      return { ...file, file: identityOf(file.path) };
    });
    const [first] = found;
    if (!first) return;
    const anchor = await anchorOf(deps, first.path);
    const work = { ...foundWork(dirname(first.path), ...found), ...(anchor ? { anchor } : {}) };
    await recordAdopted({ store, newId: deps.newId }, work, identity, factsOf(), ME);
  };
  await adopted(HEAT, ...BEGAN.slice(0, 2));
  await adopted(RONIN, ...BEGAN.slice(2));
  const plan = await renamed(
    engine,
    BEGAN.map((path, n) => [path, NOW[n] ?? ""] as const),
  );
  const policy = {
    mediaRoots: [engine.library],
    moviesDir: "Movies",
    tvDir: undefined,
    pathMap: [],
  };
  const reading = { db: store.read, files, policy, notLibrary: [], real: diskFiles.real };
  return {
    engine,
    plan: plan.id,
    hand: {
      at,
      move(from: string, to: string) {
        mkdirSync(dirname(at(to)), { recursive: true });
        renameSync(at(from), at(to));
      },
    } satisfies Hand,
    find: () => findWorks(reading, [], signal, () => {}),
    async found(): Promise<string[]> {
      const fileLength = async () => ({ kind: "unreadable", why: "it is not a library" }) as const;
      const planRenames = async () => ({ works: [] });
      const parts = { ...reading, fileLength, clock: clockOf(() => 0), planRenames };
      const only = ["moved", "missing", "not_in_journal"] as const;
      const { findings, unread } = await auditLibrary(
        parts,
        { folders: [], only, thorough: false },
        signal,
      );
      return [
        ...findings.map(({ code, path }) => `${code} ${path.slice(engine.library.length + 1)}`),
        ...unread,
      ];
    },
    known: async () =>
      (await listFilesWithin(store.read, engine.library)).map((path) =>
        path.slice(engine.library.length + 1),
      ),
  };
}

const undone = async ({ deps, store, signal, now }: TestEngine, id: number): Promise<void> => {
  await requestEach(store, [id], { kind: "undo" }, ME);
  await undoRelease(deps, await now(id), signal);
};

/** A copy under another name that does not preserve the file's times. */
const COPIES = [HEAT_FILM, "Movies/New/Heat copy.mkv"] as const;

const copied = ({ at }: Hand, from: string, to: string, changedAt: number): void => {
  mkdirSync(dirname(at(to)), { recursive: true });
  copyFileSync(at(from), at(to));
  utimesSync(at(to), changedAt, changedAt);
  rmSync(at(from));
};

test.each<[way: string, by: (hand: Hand) => void, now: readonly string[]]>([
  [
    "its folder is renamed",
    ({ move }) => move("Movies/Heat (1995)", "Movies/Heat (1995) {tmdb-949}"),
    [
      "Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv",
      "Movies/Heat (1995) {tmdb-949}/Heat (1995).en.srt",
      RONIN_FILM,
    ],
  ],
  [
    "a file is renamed",
    ({ move }) => move(HEAT_FILM, "Movies/Heat (1995)/Heat - 1080p.mkv"),
    ["Movies/Heat (1995)/Heat - 1080p.mkv", HEAT_TEXT, RONIN_FILM],
  ],
  [
    "its folder is put into a collection",
    ({ move }) => move("Movies/Heat (1995)", "Movies/Mann/Heat (1995)"),
    [
      "Movies/Mann/Heat (1995)/Heat (1995).mkv",
      "Movies/Mann/Heat (1995)/Heat (1995).en.srt",
      RONIN_FILM,
    ],
  ],
  [
    "a file is put into the library itself",
    ({ move }) => move(RONIN_FILM, "Movies/Ronin (1998).mkv"),
    [HEAT_FILM, HEAT_TEXT, "Movies/Ronin (1998).mkv"],
  ],
  [
    "it is put into another folder below the root",
    ({ move }) => move("Movies/Ronin (1998)", "Kids/Ronin (1998)"),
    [HEAT_FILM, HEAT_TEXT, "Kids/Ronin (1998)/Ronin (1998).mkv"],
  ],
  [
    "two files have each other's name",
    ({ move }) => {
      move(HEAT_FILM, "Movies/aside.mkv");
      move(RONIN_FILM, HEAT_FILM);
      move("Movies/aside.mkv", RONIN_FILM);
    },
    [RONIN_FILM, HEAT_TEXT, HEAT_FILM],
  ],
  [
    "its folder and its files get other names",
    ({ move }) => {
      move(HEAT_FILM, "Movies/Heat/film.mkv");
      move(HEAT_TEXT, "Movies/Heat/film.en.srt");
    },
    ["Movies/Heat/film.mkv", "Movies/Heat/film.en.srt", RONIN_FILM],
  ],
  [
    "it is copied with its times, and the first is removed",
    (hand) => copied(hand, RONIN_FILM, "Movies/New/Ronin film.mkv", CHANGED_AT),
    [HEAT_FILM, HEAT_TEXT, "Movies/New/Ronin film.mkv"],
  ],
  [
    "it is copied under its name, and the first is removed",
    (hand) => copied(hand, RONIN_FILM, "Movies/New (1998)/Ronin (1998).mkv", CHANGED_AT + 1),
    [HEAT_FILM, HEAT_TEXT, "Movies/New (1998)/Ronin (1998).mkv"],
  ],
  [
    "its folder is copied without its times, and the first is removed",
    (hand) => {
      copied(hand, HEAT_FILM, "Movies/Mann/Heat (1995)/Heat (1995).mkv", CHANGED_AT + 1);
      copied(hand, HEAT_TEXT, "Movies/Mann/Heat (1995)/Heat (1995).en.srt", CHANGED_AT + 2);
      rmdirSync(hand.at("Movies/Heat (1995)"));
    },
    [
      "Movies/Mann/Heat (1995)/Heat (1995).mkv",
      "Movies/Mann/Heat (1995)/Heat (1995).en.srt",
      RONIN_FILM,
    ],
  ],
  [
    "it is copied under another name without its times, and the first is removed",
    (hand) => copied(hand, ...COPIES, CHANGED_AT + 1),
    ["Movies/New/Heat copy.mkv", HEAT_TEXT, RONIN_FILM],
  ],
])(
  "moved by hand, %s: reports and follows the move, and an earlier plan can still be undone",
  async (_, by, now) => {
    const { engine, plan, hand, find, found, known } = await library();
    const before = lstatSync(hand.at(HEAT_FILM)).size;
    by(hand);
    expect([...new Set((await found()).map((one) => one.split(" ")[0]))]).toEqual(["moved"]);
    const { moved, works } = await find();
    expect(works).toEqual([]);
    expect(await followMoved(engine, moved, ME)).toBe(moved.length);
    expect((await known()).toSorted()).toEqual([...now].toSorted());
    expect(await found()).toEqual([]);
    expect((await find()).moved).toEqual([]);
    await undone(engine, plan);
    expect((await known()).toSorted()).toEqual(BEGAN.toSorted());
    for (const path of BEGAN) expect(existsSync(hand.at(path)), path).toBe(true);
    expect(lstatSync(hand.at(BEGAN[0] ?? "")).size).toBe(before);
  },
);

/**
 * Two films of the same size. Both are gone, and one is back with another name and another time.
 */
async function twoOfOneSize() {
  const all = await library();
  const { engine, hand } = all;
  const { size } = lstatSync(hand.at(HEAT_FILM));
  const ids = await engine.store.write(async (trx) => {
    const live = await listLiveFiles(own(trx));
    const of = (path: string): string => live.find((one) => one.path === hand.at(path))?.id ?? "";
    const ronin = JSON.stringify({ ...identityOf(hand.at(RONIN_FILM)), size });
    await trx
      .updateTable("operation")
      .set({ final_json: ronin })
      .where("id", "=", of(RONIN_FILM))
      .execute();
    return { heat: of(HEAT_FILM) };
  });
  const set = (columns: { hash?: string; source_path?: string; source_json?: string }) =>
    engine.store.write(async (trx) => {
      await trx.updateTable("operation").set(columns).where("id", "=", ids.heat).execute();
    });
  return {
    ...all,
    set,
    async gone() {
      copied(hand, ...COPIES, CHANGED_AT + 1);
      rmSync(hand.at(RONIN_FILM));
    },
    to: async () => (await all.find()).moved.map(({ from, to }) => [from, to]),
  };
}

const FOLLOWED = (at: Hand["at"]) => [[at(COPIES[0]), at(COPIES[1])]];

test("does not guess which of two missing files of the same size was moved", async () => {
  const { gone, to, found } = await twoOfOneSize();
  await gone();
  expect([await to(), await found()]).toEqual([
    [],
    [`missing ${HEAT_FILM}`, `missing ${RONIN_FILM}`, "not_in_journal Movies"],
  ]);
});

test("the journal's hash tells which of two files of the same size was copied", async () => {
  const { gone, to, set, hand, engine } = await twoOfOneSize();
  const hash = await engine.files.hashFile(
    hand.at(HEAT_FILM),
    createFingerprint().end(),
    engine.signal,
  );
  await set({ hash: hash.ok ? hash.hash : "" });
  await gone();
  expect(await to()).toEqual(FOLLOWED(hand.at));
  const film = readFileSync(hand.at(COPIES[1]));
  film.write("y", film.length >> 1);
  writeFileSync(hand.at(COPIES[1]), film);
  expect(await to()).toEqual([[hand.at(RONIN_FILM), hand.at(COPIES[1])]]);
});

test("the download tells which of two files of the same size was copied, while it exists", async () => {
  const { gone, to, set, hand, engine } = await twoOfOneSize();
  const download = join(engine.downloads, "heat");
  copyFileSync(hand.at(HEAT_FILM), download);
  await set({ source_path: download, source_json: JSON.stringify(identityOf(download)) });
  await gone();
  expect(await to()).toEqual(FOLLOWED(hand.at));
  rmSync(download);
  expect(await to()).toEqual([]);
});

test("a second hardlink to a file does not count as a move or as a new file", async () => {
  const { hand, find, found } = await library();
  mkdirSync(hand.at("Movies/Again (1995)"));
  linkSync(hand.at(HEAT_FILM), hand.at("Movies/Again (1995)/Again (1995).mkv"));
  expect([(await find()).moved, await found()]).toEqual([[], []]);
});

test("does not report a folder replaced by a link to it as moved, or a dead link as missing", async () => {
  const { engine, hand, find, found } = await library();
  const disk = join(engine.library, "../a disk");
  renameSync(hand.at("Movies/Heat (1995)"), disk);
  symlinkSync(disk, hand.at("Movies/Heat (1995)"));
  expect([(await find()).moved, await found()]).toEqual([[], []]);
  renameSync(disk, `${disk} put away`);
  expect([(await find()).moved, await found()]).toEqual([
    [],
    [expect.stringContaining("whose target does not exist")],
  ]);
});

test("reports missing files by release, but not linked files or files on an unmounted disk", async () => {
  const { engine, hand, find, found } = await library();
  unlinkSync(hand.at(HEAT_FILM));
  rmSync(hand.at("Movies/Ronin (1998)"), { recursive: true });
  expect(await found()).toEqual([`missing ${HEAT_FILM}`, `missing ${RONIN_FILM}`]);
  expect((await find()).moved).toEqual([]);
  writeFileSync(join(engine.library, "film elsewhere"), "x");
  symlinkSync(join(engine.library, "film elsewhere"), hand.at(HEAT_FILM));
  expect(await found()).toEqual([`missing ${RONIN_FILM}`]);
  renameSync(hand.at("Movies"), join(engine.library, "../a disk"));
  mkdirSync(hand.at("Movies"));
  expect(await found()).toEqual([expect.stringContaining("Mount its disk")]);
});

test("does not report files as missing while a disk inside the library is not mounted", async () => {
  const { engine, hand, find, found } = await library();
  unlinkSync(hand.at(RONIN_FILM));
  expect(await found()).toEqual([`missing ${RONIN_FILM}`]);
  // An empty folder on another device than its file was is the mount point.
  await engine.store.write(async (trx) => {
    const live = await listLiveFiles(own(trx));
    const ronin = live.find(({ path }) => path === hand.at(RONIN_FILM));
    const json = JSON.stringify({ ...ronin?.file, dev: "999" });
    await trx
      .updateTable("operation")
      .set({ final_json: json })
      .where("id", "=", ronin?.id ?? "")
      .execute();
  });
  expect(await found()).toEqual([expect.stringContaining("Mount its disk")]);
  expect((await find()).moved).toEqual([]);
  rmSync(hand.at("Movies/Ronin (1998)"), { recursive: true });
  expect(await found()).toEqual([`missing ${RONIN_FILM}`]);
});
