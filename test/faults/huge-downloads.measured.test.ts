// T13. A folder with far too many files, one that is far too deep, and a torrent with too many
// files: they go to review, and the daemon stays small and responsive.
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { type Home, startHome } from "../process/home.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { startFakeTransmission } from "../support/fake-transmission.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";
import { LONG } from "./support/long.ts";

const FILES = LONG ? 100_000 : 25_000;
const DEEP = 500;
const PATIENT_MS = 240_000;
const SLOW = { timeout: 2 * PATIENT_MS };
const MEASURE = new URL("support/measure-loop.mjs", import.meta.url).pathname;

type Measured = { heldMs: number; lateMs: number; rssMib: number; writes: number };

function measuring(home: Home) {
  const file = home.at("measured");
  const now = (): Measured => JSON.parse(readFileSync(file, "utf8")) as Measured;
  const after = (writes: number): Promise<Measured> =>
    waitFor("the loop to be measured", () => {
      const measured = now();
      return measured.writes > writes && measured;
    });
  return {
    env: { NODE_OPTIONS: `--import=${MEASURE}`, MEASURE_FILE: file },
    /** Before this, the measurement would cover the start of the program, or nothing at all. */
    begun: () => after(0),
    /** Waits for two more writes, so that everything up to now is included. */
    read: async () => after((await after(0)).writes + 1),
  };
}

const GOAL = { heldMs: 200, rssMib: 300 };

function expectSmallAndAwake({ heldMs, lateMs, rssMib }: Measured, what: string): void {
  const [held, late, mib] = [heldMs, lateMs, rssMib].map((value) => value.toFixed(0));
  console.log(
    `${what}: ${mib} MiB; the loop was held for ${held} ms at most, and ${late} ms late by the clock`,
  );
  expect(rssMib).toBeLessThan(GOAL.rssMib);
  expect(heldMs).toBeLessThan(GOAL.heldMs);
}

const empty = (path: string): void => closeSync(openSync(path, "w"));

test(
  `${FILES} files in one folder and ${DEEP} levels of folders go to review, and their ` +
    "neighbours are filed",
  SLOW,
  async () => {
    await using home = await startHome();
    const [many, deepest] = [home.at("Inception.2010"), home.at("Interstellar.2014")];
    mkdirSync(many);
    for (let index = 0; index < FILES; index++) {
      empty(join(many, `Inception.2010.part${index}.mkv`));
    }
    const deep = join(deepest, ...Array.from({ length: DEEP }, (_, index) => `d${index}`));
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, "Interstellar.2014.mkv"), asVideo("film"));
    home.drop("Sintel.2010.mkv");
    const measured = measuring(home);
    await using daemon = await startDaemon(home, { env: measured.env });
    await measured.begun();
    for (const folder of [many, deepest]) {
      renameSync(folder, join(home.downloads, basename(folder)));
    }
    for (const name of ["Inception.2010", "Interstellar.2014"]) {
      const { reasons } = await home.reaches(name, "review", PATIENT_MS);
      expect(
        reasons.map(({ code }) => code),
        name,
      ).toContain("too_many");
    }
    await home.reaches("Sintel.2010.mkv", "filed", PATIENT_MS);
    expect((await cli(home, "status")).code).toBe(0);
    expectSmallAndAwake(await measured.read(), `${FILES} files in one folder`);
    expect(await daemon.end()).toMatchObject({ code: 0 });
  },
);

const VIDEO = asVideo("x");

type ReleaseRow = Awaited<ReturnType<Home["releases"]>>[number];

/**
 * Starts a daemon with a complete torrent of `FILES` files. Only files for which `isWanted` returns
 * true are wanted.
 */
async function withTorrent(home: Home, isWanted: (index: number) => boolean) {
  const complete = home.at("complete");
  mkdirSync(join(complete, "Inception.2010"), { recursive: true });
  const names = Array.from(
    { length: FILES },
    (_, index) => `Inception.2010/Inception.2010.part${index}.mkv`,
  );
  const files = names.map((name, index) => ({
    name,
    length: VIDEO.length,
    wanted: isWanted(index),
  }));
  for (const { name, wanted } of files) if (wanted) writeFileSync(join(complete, name), VIDEO);
  const fake = await startFakeTransmission({ downloadDir: complete });
  home.configure({
    TRANSMISSION_URL: fake.url,
    TRANSMISSION_FOLDERS: complete,
    TRANSMISSION_POLL_INTERVAL: "0.3",
  });
  const measured = measuring(home);
  const daemon = await startDaemon(home, { env: measured.env });
  await measured.begun();
  fake.add({
    hashString: "a".repeat(40),
    name: "Inception.2010",
    status: 6,
    leftUntilDone: 0,
    percentDone: 1,
    sizeWhenDone: files.filter(({ wanted }) => wanted).length * VIDEO.length,
    metadataPercentComplete: 1,
    files,
  });
  return {
    daemon,
    measured,
    /** Waits for a condition on the release that is made from the torrent. */
    until: <T>(what: string, look: (release: ReleaseRow) => T) =>
      waitFor(
        what,
        async () => {
          const [release] = await home.releases();
          const found = release && look(release);
          if (found) return found;
          throw new Error(`${JSON.stringify(release)} ${daemon.log()}`);
        },
        PATIENT_MS,
        500,
      ),
    countLong: () =>
      fake.requests.filter(
        ({ method, args }) => method === "torrent-get" && JSON.stringify(args).includes('"files"'),
      ).length,
    async [Symbol.asyncDispose]() {
      await daemon[Symbol.asyncDispose]();
      await fake.close();
    },
  };
}

test(`a torrent with ${FILES} files waits, and its wait reason is reported`, SLOW, async () => {
  await using home = await startHome();
  await using it = await withTorrent(home, () => true);
  const told = await it.until("the reason to be reported", ({ reasons }) =>
    reasons.flatMap(({ code, message }) => (code === "too_many_files" ? message : [])).at(0),
  );
  expect(told).toContain(`It has ${FILES} files`);
  expect((await cli(home, "status")).stdout).toContain(told);
  await setTimeout(2000);
  console.log(`its files were asked for ${it.countLong()} times`);
  expect(it.countLong(), "its long list is asked for again and again").toBeLessThan(6);
  expectSmallAndAwake(await it.measured.read(), `a torrent with ${FILES} files`);
  expect(it.daemon.child.exitCode).toBeNull();
});

test(`takes only the three wanted files of a torrent with ${FILES} files`, SLOW, async () => {
  await using home = await startHome();
  await using it = await withTorrent(home, (index) => index < 3);
  await it.until(
    "the release to settle",
    ({ state, file_count }) => state !== "settling" && file_count === 3,
  );
  expectSmallAndAwake(
    await it.measured.read(),
    `a torrent with ${FILES} files, three of them wanted`,
  );
});
