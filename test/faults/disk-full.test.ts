// T5. Full disks. The library's disk fills up at the beginning, in the middle or at the very end of
// a copy, or runs out of inodes; or the database's disk fills up. A file that cannot be filed waits
// with the reason, uses up no try, and continues automatically.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allFiles, startHome, visibleFiles } from "../process/home.ts";
import { runProgram } from "../support/daemon.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";
import { lookBefore, violations } from "./support/check.ts";
import { resultOf, run } from "./support/filing.ts";
import { type Homes, homesIn } from "./support/homes.ts";
import { daemonIn, type Mounts, privateMounts } from "./support/in-mounts.ts";
import { skipUnless } from "./support/needs.ts";

const MIB = 1024 * 1024;
const SLOW = { concurrent: true };
/** The longest pause between two tries, plus a large margin for a busy machine. */
const AGAIN_MS = 150_000;

const tmpfs = (path: string, options: string): string => `mount -t tmpfs -o ${options} t '${path}'`;

let folder: TempFolder;
let homes: Homes;
beforeAll(async () => {
  folder = tempFolder();
  homes = await homesIn(folder.path);
});
afterAll(() => folder[Symbol.dispose]());

/**
 * A home whose library is a disk of this size. With `believesFree`, free space is not checked
 * beforehand.
 */
async function smallDisk(path: string, size: string, believesFree: boolean) {
  const home = homes.lay(path);
  // The stranger's film would be outside the small disk.
  rmSync(join(path, "media/Movies"), { recursive: true });
  const mounts = await privateMounts([
    tmpfs(join(path, "media"), size),
    `mkdir '${path}/media/Movies' '${path}/media/TV Shows'`,
  ]);
  const inside = mounts.see(path);
  const before = { ...lookBefore(inside), sources: home.before.sources };
  return {
    media: join(inside, "media"),
    remount: (options: string) => mounts.sh(`mount -o remount,${options} '${path}/media'`),
    wrong: (state: { ended: boolean }) => violations(inside, before, state),
    async drive(laterMs = 0) {
      const job = homes.commandOf({ home: path, method: "copy", believesFree, laterMs });
      const ran = await run([...mounts.words, ...job]);
      return resultOf(ran)?.releases[0] ?? JSON.stringify(ran);
    },
    [Symbol.asyncDispose]: () => mounts[Symbol.asyncDispose](),
  };
}

test.for([
  ["50 %", "size=1220k", "size=16m"],
  ["0 %", "size=16k", "size=16m"],
  ["99 %", "size=2440k", "size=16m"],
  ["the folder, for want of inodes,", "size=16m,nr_inodes=3", "nr_inodes=100"],
  ["the first byte, for want of inodes,", "size=16m,nr_inodes=4", "nr_inodes=100"],
] as const)(
  "a disk full at %s of a copy leaves no files, and the release is filed once there is room",
  SLOW,
  async ([, small, large], context) => {
    skipUnless(context, "mounts");
    await using disk = await smallDisk(folder.at(small), small, true);
    expect(await disk.drive()).toMatchObject({
      state: "approved",
      tries: 0,
      published: [],
      waiting: {
        code: "no_space",
        message: expect.stringContaining("There is no space left to write"),
      },
    });
    expect(disk.wrong({ ended: false })).toEqual([]);
    expect(allFiles(disk.media)).toEqual([]);
    disk.remount(large);
    expect(await disk.drive(3_600_000)).toMatchObject({ state: "filed" });
    expect(disk.wrong({ ended: true })).toEqual([]);
  },
);

test(
  "a full disk keeps finished files, and the remaining files are filed later",
  SLOW,
  async (context) => {
    skipUnless(context, "mounts");
    for (const inodes of [5, 6]) {
      await using disk = await smallDisk(
        folder.at(`home${inodes}`),
        `size=16m,nr_inodes=${inodes}`,
        false,
      );
      expect(await disk.drive()).toMatchObject({
        state: "filing",
        tries: 0,
        waiting: { code: "no_space" },
      });
      expect(disk.wrong({ ended: false })).toEqual([]);
      disk.remount("nr_inodes=100");
      expect(await disk.drive(3_600_000)).toMatchObject({ state: "filed" });
      expect(disk.wrong({ ended: true })).toEqual([]);
    }
  },
);

/** Fills a disk to the last byte, or leaves `leaveMib` MiB free. */
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
  "if the database's disk %s, nothing is published, and the daemon resumes when there is room",
  SLOW,
  async ([, leaveMib], context) => {
    skipUnless(context, "mounts");
    await using home = await startHome();
    mkdirSync(home.state);
    await using mounts = await privateMounts([tmpfs(home.state, "size=120m")]);
    await using daemon = await daemonIn(mounts, home);
    const filler = fill(mounts, home.state, leaveMib);
    home.drop("Inception.2010.mkv", Buffer.alloc(MIB, "film"));
    if (leaveMib > 0) {
      await waitFor(
        "it to wait",
        () => /no_space|needs 64/.test(daemon.log()) && daemon.log(),
        AGAIN_MS,
      );
      expect(daemon.log()).toContain("Free some space there");
    } else {
      await waitFor("it to be told", () => daemon.log().includes("is full"), AGAIN_MS);
    }
    expect(daemon.alive(), daemon.log()).toBe(true);
    expect(visibleFiles(home.library)).toEqual([]);
    const status = await runProgram(home, ["status"], { under: mounts.words });
    expect([status.code, status.stdout]).toEqual([
      1,
      expect.stringContaining("needs 64 MiB. Free some space there."),
    ]);
    rmSync(filler);
    await waitFor("it to be filed", () => visibleFiles(home.library).length === 1, AGAIN_MS);
    writeFileSync(home.at("downloads", "Interstellar.2014.mkv"), asVideo("the next one"));
    await waitFor("the next to be filed", () => visibleFiles(home.library).length === 2, AGAIN_MS);
    expect(daemon.alive(), daemon.log()).toBe(true);
    expect(await daemon.end()).toMatchObject({ code: 0 });
  },
);
