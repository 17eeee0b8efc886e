// T5. Full disks: the library's at the beginning, in the middle and at the very end of a copy, its inodes, and the disk
// of the database. What cannot be filed waits with the reason, uses up no try, and goes on by itself.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { allFiles, makeHome, TMDB_KEY, visibleFiles } from "../process/home.ts";
import { writeLarge } from "../process/large-copy.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";
import { lookBefore, traitsOf, violations } from "./support/check.ts";
import { resultOf, run } from "./support/filing.ts";
import { type Homes, homesIn } from "./support/homes.ts";
import { daemonIn, type Mounts, privateMounts } from "./support/in-mounts.ts";
import { skipUnless } from "./support/needs.ts";

const MIB = 1024 * 1024;
const SLOW = { concurrent: true };
/** The longest pause between two tries, and much that a busy machine adds. */
const AGAIN_MS = 150_000;

const tmpfs = (path: string, options: string): string => `mount -t tmpfs -o ${options} t '${path}'`;

let folder: TempFolder;
let homes: Homes;
beforeAll(async () => {
  folder = tempFolder();
  homes = await homesIn(folder.path);
});
afterAll(() => folder[Symbol.dispose]());

test.for([
  ["50 %", "size=1220k", "size=16m"],
  ["0 %", "size=16k", "size=16m"],
  ["99 %", "size=2440k", "size=16m"],
  ["the folder, for want of inodes,", "size=16m,nr_inodes=3", "nr_inodes=100"],
  ["the first byte, for want of inodes,", "size=16m,nr_inodes=4", "nr_inodes=100"],
] as const)(
  "a disk that is full at %s of a copy: it waits, leaves nothing, and is filed when there is room",
  SLOW,
  async ([, small, large], context) => {
    skipUnless(context, "mounts");
    const home = homes.lay(folder.at(small));
    // A stranger's film is outside of the small disk here.
    rmSync(join(home.path, "media/Movies"), { recursive: true });
    await using mounts = await privateMounts([
      tmpfs(join(home.path, "media"), small),
      `mkdir '${home.path}/media/Movies' '${home.path}/media/TV Shows'`,
    ]);
    const inside = mounts.see(home.path);
    const before = { ...lookBefore(inside), sources: home.before.sources };
    const drive = async (name: string) => {
      const job = {
        home: home.path,
        run: name,
        method: "copy",
        believesFree: true,
        laterMs: name === "b" ? 3_600_000 : 0,
      };
      const ran = await run([...mounts.words, ...homes.commandOf({ ...job, method: "copy" })]);
      return resultOf(ran)?.releases[0] ?? JSON.stringify(ran);
    };
    expect(await drive("a")).toMatchObject({
      state: "approved",
      tries: 0,
      published: [],
      waiting: { code: "no_space", message: expect.stringContaining("There is no space left to write") },
    });
    expect(violations(inside, before, { ended: false })).toEqual([]);
    expect(allFiles(join(inside, "media"))).toEqual([]);
    mounts.sh(`mount -o remount,${large} '${home.path}/media'`);
    expect(await drive("b")).toMatchObject({ state: "filed" });
    expect(violations(inside, before, { ended: true })).toEqual([]);
  },
);

test("a full disk keeps finished files, and the rest is filed later", SLOW, async (context) => {
  skipUnless(context, "mounts");
  for (const inodes of [5, 6]) {
    const home = homes.lay(folder.at(`home${inodes}`));
    rmSync(join(home.path, "media/Movies"), { recursive: true });
    await using mounts = await privateMounts([
      tmpfs(join(home.path, "media"), `size=16m,nr_inodes=${inodes}`),
      `mkdir '${home.path}/media/Movies' '${home.path}/media/TV Shows'`,
    ]);
    const inside = mounts.see(home.path);
    const before = { ...lookBefore(inside), sources: home.before.sources };
    const drive = async (name: string, laterMs: number) =>
      resultOf(
        await run([...mounts.words, ...homes.commandOf({ home: home.path, run: name, method: "copy", laterMs })]),
      )?.releases[0];
    expect(await drive("a", 0)).toMatchObject({ state: "filing", tries: 0, waiting: { code: "no_space" } });
    expect(violations(inside, before, { ended: false })).toEqual([]);
    mounts.sh(`mount -o remount,nr_inodes=100 '${home.path}/media'`);
    expect(await drive("b", 3_600_000)).toMatchObject({ state: "filed" });
    expect(violations(inside, before, { ended: true })).toEqual([]);
  }
});

test("of two films that do not both fit, one is filed and the other when there is space", SLOW, async (context) => {
  skipUnless(context, "mounts");
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  await using mounts = await privateMounts([tmpfs(home.library, "size=40m"), `mkdir '${home.movies}' '${home.tv}'`]);
  const names = ["Interstellar.2014.mkv", "Inception.2010.mkv"];
  for (const name of names) writeLarge(join(home.downloads, name), 24);
  const sources = names.map((name) => traitsOf(join(home.downloads, name)));
  await using daemon = await daemonIn(mounts, home);
  const waiting = await waitFor(
    "one to be filed and one to wait",
    async () => {
      const all = await home.releases();
      const short = all.find((release) => release.waiting?.code === "no_space");
      return all.some(({ state }) => state === "filed") && short;
    },
    AGAIN_MS,
  );
  expect(await home.tries(waiting.id)).toBe(0);
  expect(visibleFiles(mounts.see(home.library))).toHaveLength(1);
  mounts.sh(`mount -o remount,size=100m '${home.library}'`);
  for (const name of names) await home.reaches(name, "filed", AGAIN_MS);
  expect(allFiles(mounts.see(home.library))).toHaveLength(2);
  expect(
    allFiles(mounts.see(home.library))
      .map((path) => traitsOf(join(mounts.see(home.library), path)).sha256)
      .toSorted(),
  ).toEqual(sources.map(({ sha256 }) => sha256).toSorted());
  expect(names.map((name) => traitsOf(join(home.downloads, name)))).toEqual(sources);
  expect(daemon.alive()).toBe(true);
});

/** Fills a disk to the last byte, or but for so much. */
function fill(mounts: Mounts, folder: string, leaveMib: number): string {
  const file = join(folder, "filler");
  const [free = "0"] = mounts.sh(`df --output=avail -k '${folder}' | tail -1`).trim().split(" ");
  const kib = Number(free) - leaveMib * 1024;
  if (leaveMib > 0) mounts.sh(`dd if=/dev/zero of='${file}' bs=1k count=${kib} status=none`);
  else mounts.sh(`dd if=/dev/zero of='${file}' bs=4k status=none 2>/dev/null || true`);
  return mounts.see(file);
}

test.for([
  ["is full to the last byte", 0],
  ["has less than its floor", 20],
] as const)(
  "the database's disk %s: nothing is published, the daemon lives, and goes on when there is room",
  SLOW,
  async ([, leaveMib], context) => {
    skipUnless(context, "mounts");
    await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
    using home = makeHome({ tmdb });
    mkdirSync(home.state);
    await using mounts = await privateMounts([tmpfs(home.state, "size=120m")]);
    await using daemon = await daemonIn(mounts, home);
    const filler = fill(mounts, home.state, leaveMib);
    home.drop("Inception.2010.mkv", Buffer.alloc(MIB, "film"));
    if (leaveMib > 0) {
      await waitFor("it to wait", () => /no_space|needs 64/.test(daemon.log()) && daemon.log(), AGAIN_MS);
      expect(daemon.log()).toContain("free some space there");
    } else await waitFor("it to be told", () => daemon.log().includes("is full"), AGAIN_MS);
    expect(daemon.alive()).toBe(true);
    expect(visibleFiles(home.library)).toEqual([]);
    rmSync(filler);
    await waitFor("it to be filed", () => visibleFiles(home.library).length === 1, AGAIN_MS);
    writeFileSync(home.at("downloads", "Interstellar.2014.mkv"), asVideo("the next one"));
    await waitFor("the next to be filed", () => visibleFiles(home.library).length === 2, AGAIN_MS);
    expect(daemon.alive()).toBe(true);
    expect(await daemon.end()).toMatchObject({ code: 0 });
  },
);
