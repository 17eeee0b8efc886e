// T12. Names and places chosen to do harm. What is covered where:
//
// | row of the table of hostile names                   | as a torrent                              | as a file or folder             |
// |-----------------------------------------------------|-------------------------------------------|---------------------------------|
// | `../../etc`, `/etc/passwd`, path of `..`            | here                                      | -                               |
// | the name `..`                                       | here                                      | `a..b.mkv`: process/hostile-names |
// | newline, ESC, bidi, `CON.mkv`, not UTF-8            | here                                      | test/process/hostile-names      |
// | newline and ESC in the path of a file               | here                                      | test/process/hostile-names      |
// | `trail. `, `a:b?.mkv`                               | here                                      | here                            |
// | 300 bytes, 4,000 bytes                              | here                                      | 255 bytes: process/hostile-names |
// | `A.mkv` + `a.mkv`; the same twice; `x` and `x/y.mkv` | here                                     | here                            |
// | links to `/`, to a file and a folder elsewhere      | here                                      | test/process/hostile-names      |
// | links to a sibling, in a circle, to nothing, as a film | -                                      | here                            |
// | FIFO                                                | -                                         | process/hostile-names, here     |
// | socket, device                                      | -                                         | here                            |
// | a folder swapped for a link between check and use   | -                                         | here                            |
// | a library folder that is a link                     | -                                         | app/file/linked-library, here    |
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createFileStage } from "../../src/app/file/stage.ts";
import type { EngineFiles } from "../../src/app/releases/files-port.ts";
import type { FileMethod } from "../../src/core/journal/method-traits.ts";
import type { Release } from "../../src/core/release/release.ts";
import { allFiles, inode, startHome, visibleFiles } from "../process/home.ts";
import { rawLines, snapshot } from "../process/hostile.ts";
import { story } from "../process/torrents/story.ts";
import { pieceHashes, type RawName, torrentFile } from "../support/bencode.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import {
  type Content,
  HEAT_FILE,
  HEAT_FOLDER,
  type TestEngine,
  testEngine,
} from "../support/engine.ts";
import { startRealIngest } from "../support/real-ingest.ts";
import { waitFor } from "../support/wait-for.ts";
import { skipUnless } from "./support/needs.ts";

const ENDED = ["filed", "review", "ignored"];

test("never reads links, pipes, sockets or devices, and handles names that other systems cannot store", async (context) => {
  skipUnless(context, "root");
  await using home = await startHome();
  home.drop("Inception.2010/Inception.2010.mkv");
  // Plain files with names that other systems cannot store or treat as identical.
  const odd = [
    "Shrek.2001. ",
    "Jaws.1975:disc?|*.mkv",
    "THE.MATRIX.1999.mkv",
    "the.matrix.1999.mkv",
  ];
  for (const name of ["Shrek.2001. /trail. .mkv", ...odd.slice(1)]) home.drop(name);
  const expected: [string, string][] = [];
  const single = (name: string, code: string): string => {
    expected.push([name, code]);
    return join(home.downloads, name);
  };
  const folder = (name: string, code: string): string => {
    home.drop(`${name}/${name}.mkv`);
    return single(name, code);
  };
  symlinkSync("Inception.2010", single("Sibling.2008", "symlink"));
  symlinkSync("Inception.2010/Inception.2010.mkv", single("Sibling.2008.mkv", "symlink"));
  symlinkSync("Circle.2008", single("Circle.2008", "symlink"));
  symlinkSync("Pong.2008.mkv", single("Ping.2008.mkv", "symlink"));
  symlinkSync("Ping.2008.mkv", single("Pong.2008.mkv", "symlink"));
  symlinkSync("/nowhere/at/all.mkv", single("Dangling.2008.mkv", "symlink"));
  symlinkSync("..", single("Up.2008", "symlink"));
  symlinkSync(".", join(folder("Interstellar.2014", "symlink"), "again"));
  symlinkSync(
    "../Inception.2010/Inception.2010.mkv",
    join(folder("Sintel.2010", "symlink"), "cd2.mkv"),
  );
  symlinkSync("/dev/zero", join(folder("Primer.2004", "symlink"), "zero.mkv"));
  symlinkSync("/proc/self/mem", join(folder("Coherence.2014", "symlink"), "memory.srt"));
  execFileSync("mkfifo", [join(folder("Alien.1979", "special"), "Alien.1979.en.srt")]);
  execFileSync("mknod", [single("Aliens.1986.mkv", "special"), "c", "1", "5"]); // endless zeros
  execFileSync("mknod", [
    join(folder("The.Godfather.1972", "special"), "disk.mkv"),
    "b",
    "7",
    "200",
  ]);
  const server = createServer();
  await new Promise<void>((done) => server.listen(single("Fight.Club.1999.mkv", "special"), done));
  await using daemon = await startDaemon(home);
  try {
    for (const [name, code] of expected) {
      const release = await waitFor(`${name} to be told`, async () => {
        const found = await home.release(name);
        return found !== undefined && ENDED.includes(found.state) && found;
      });
      expect({
        name,
        state: release.state,
        codes: release.reasons.map((reason) => reason.code),
      }).toEqual({
        name,
        state: "review",
        codes: [code],
      });
    }
    await home.reaches("Inception.2010", "filed");
  } finally {
    server.close();
  }
  const ends = await waitFor("every odd name to come to an end", async () => {
    const ended = (await home.releases()).filter(
      ({ name, state }) => odd.includes(name) && ENDED.includes(state),
    );
    return ended.length === odd.length && ended;
  });
  for (const { name, state, reasons } of ends) {
    if (state !== "filed") expect(reasons.length, name).toBeGreaterThan(0);
  }
  const twins = ends.filter(({ name }) => name.toLowerCase() === "the.matrix.1999.mkv");
  expect(twins.map(({ state }) => state).toSorted()).toEqual(["filed", "review"]);
  expect(visibleFiles(home.library)).toEqual([
    "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv",
    "Movies/The Matrix (1999) {tmdb-603}/The Matrix (1999).mkv",
  ]);
  expect(rawLines(daemon.log())).toEqual([]);
  expect(daemon.child.exitCode).toBeNull();
});

const CONTENT = Buffer.alloc(20_000, "q");
const PIECE = 16 * 1024;

/** Torrents with folders, with paths that a creator may choose for their files. */
const PACKS: [name: string, files: string[][]][] = [
  ["Inception.2010", [["a\nb\u001b[2J", "Inception.2010.mkv"]]],
  ["Sintel.2010", [["trail. ", "Sintel.2010.mkv"], ["a:b?.srt"]]],
  ["Interstellar.2014", [["A.mkv"], ["a.mkv"]]],
  ["Primer.2004", [["NUL", "Primer.2004.mkv"], ["COM1.srt"]]],
  ["Coherence.2014", [[".", "Coherence.2014.mkv"]]],
];
/** Single-file torrents. */
const FILMS: RawName[] = [
  "../../Sintel.2010.mkv",
  "/etc/Primer.2004.mkv",
  "Inception.2010\n2026-01-01 forged: line.mkv",
  "\u001b[2J\u001b]0;owned\u0007Coherence.2014.mkv",
  "\u202eFight.Club.1999.mkv",
  "Die.Hard.1988.$(touch canary).`touch canary`.mkv",
  "CON.mkv",
  "--env-file=x.mkv",
  Buffer.from("Alien.1979\xe9\xff.mkv", "latin1"),
];
/** Wait codes while Transmission or we are still working on a torrent. */
const UNDER_WAY: readonly string[] = ["confirming", "checking", "moving"];
/** Torrents that can never be complete or are refused, with the reason. */
const NEVER: [name: string, files: string[][] | undefined, code: RegExp][] = [
  [`The.Godfather.1972.${"x".repeat(300)}.mkv`, undefined, /^torrent_error$/],
  ["Twice.2010", [["same.mkv"], ["same.mkv"]], /^odd_layout$/],
  ["Both.2010", [["x"], ["x", "y.mkv"]], /^(?:torrent_error|downloading|not_on_disk)$/],
];
/** The same bytes, but through a link that leads outside. */
const SWAPPED = "Elephants.Dream.2006.mkv";
const LONG_PATH = Array.from({ length: 20 }, (_, index) => `${index}`.padEnd(200, "x"));

story(
  "torrents with hostile file paths are filed by what is on disk or reported, and nothing else is touched",
  async () => {
    await using ingest = await startRealIngest({
      watched: true,
      transmission: { noIncomplete: true },
    });
    const { home, tm } = ingest;
    for (const name of ["source", SWAPPED]) home.drop(`../canary/${name}`, CONTENT);
    const webSeed = tm.offer(home.at("canary", "source"));
    const add = async (
      name: RawName,
      files: string[][] | undefined,
    ): Promise<string | undefined> => {
      const all = Array.from({ length: files?.length ?? 1 }, () => CONTENT);
      const content = files
        ? files.map((path) => ({ path, length: CONTENT.length }))
        : CONTENT.length;
      const torrent = torrentFile({
        name,
        pieceLength: PIECE,
        pieces: pieceHashes(all, PIECE),
        content,
        webSeed,
      });
      // some are refused by Transmission itself
      return (await tm.addTorrentFile(torrent.metainfo).catch(() => undefined))?.hash;
    };
    const wholes = [...PACKS, ...FILMS.map((name) => [name, undefined] as const)];
    const good = await Promise.all(wholes.map(([name, files]) => add(name, files)));
    const dots = await add("..", undefined);
    const swapped = await add(SWAPPED, undefined);
    await Promise.all(NEVER.map(([name, files]) => add(name, files)));
    await add("Alien.1979", [[...LONG_PATH, "Alien.1979.mkv"]]);
    await Promise.all(
      [...good, swapped].flatMap((hash) => (hash === undefined ? [] : [tm.seeds(hash)])),
    );
    rmSync(join(tm.completeDir, SWAPPED));
    symlinkSync(home.at("canary", SWAPPED), join(tm.completeDir, SWAPPED));
    const canary = snapshot(home.at("canary"));
    const daemon = await ingest.start();
    const around = readdirSync(home.path).toSorted();
    const taken = [...good, dots, swapped].filter((hash) => hash !== undefined).length;
    const ends = await home.sees("everything to come to an end", async (store) => {
      const all = await home.releasesIn(store);
      const told = (await ingest.waitingIn(store)).filter(
        ({ code = "" }) => !UNDER_WAY.includes(code),
      );
      const ended = all.filter(({ state }) => ENDED.includes(state));
      if (ended.length + told.length >= taken + NEVER.length + 1) return { ended, told };
      throw new Error(
        JSON.stringify([all.map(({ name, state, reasons }) => [name, state, reasons]), told]),
      );
    });
    for (const { name, state, reasons } of ends.ended) {
      if (state !== "filed") expect(reasons.length, name).toBeGreaterThan(0);
    }
    for (const { name, message } of ends.told) expect(message, name).not.toBe("");
    const codeOf = (name: string) => ends.told.find((one) => one.name === name)?.code;
    for (const [name, , code] of NEVER) expect(codeOf(name), name).toMatch(code);
    expect(codeOf(SWAPPED)).toBe("refused");
    for (const args of [["status"], ["torrents"], ["queue", "--state", "all"], ["history"]]) {
      const { code, stdout, stderr } = await cli(home, ...args);
      expect(code, stderr).toBe(0);
      expect(rawLines(stdout + stderr)).toEqual([]);
    }
    expect(rawLines(daemon.log())).toEqual([]);
    const sources = allFiles(tm.completeDir).map((path) => inode(join(tm.completeDir, path)).ino);
    for (const path of allFiles(home.library)) {
      expect(path).toMatch(/^(?:Movies|TV Shows)\/[\p{L}\p{N} .,'!&(){}/-]+$/u);
      expect(sources).toContain(inode(join(home.library, path)).ino);
    }
    expect(snapshot(home.at("canary"))).toEqual(canary);
    expect(readdirSync(home.path).toSorted()).toEqual(around);
    for (const hash of good) {
      if (hash !== undefined) expect((await tm.verify(hash)).percentDone).toBe(1);
    }
  },
);

type Swapped = { engine: TestEngine; release: Release; outside: string; step: string };

/**
 * Files a download repeatedly, each time running the function that `trap` returns before the next
 * step. Returns the steps.
 */
async function beforeEachStep(
  method: FileMethod,
  content: Content,
  trap: (at: Omit<Swapped, "step">) => () => void,
  look: (swapped: Swapped) => Promise<void> | void,
): Promise<string[]> {
  for (const seen: string[] = []; ; ) {
    let calls = 0;
    let step: string | undefined;
    let swap = (): void => {};
    const files = (real: EngineFiles): Partial<EngineFiles> =>
      Object.fromEntries(
        Object.entries(real).map(([name, call]) => [
          name,
          (...args: unknown[]) => {
            if (++calls === seen.length + 1) {
              step = name;
              swap();
            }
            return (call as (...args: unknown[]) => unknown)(...args);
          },
        ]),
      );
    await using engine = await testEngine({ method, files });
    const release = await engine.approved(
      typeof content === "string" ? "Heat.1995.mkv" : "Heat.1995",
      content,
    );
    const outside = join(engine.library, "..", "canary");
    mkdirSync(outside);
    swap = trap({ engine, release, outside });
    const stage = createFileStage(engine.deps);
    await stage.run(engine.signal);
    await stage.drained();
    if (step === undefined) return seen;
    seen.push(step);
    await look({ engine, release, outside, step });
  }
}

test.for(["auto", "copy"] as const)(
  "if the download folder is replaced by a link before any step of filing by %s, no outside file is filed",
  async (method) => {
    let canary: string[] = [];
    const seen = await beforeEachStep(
      method,
      { "Heat.1995.mkv": "the film" },
      ({ release, outside }) => {
        // Same name, size and time: only the inode differs.
        writeFileSync(join(outside, "Heat.1995.mkv"), "a secret");
        execFileSync("touch", [
          "-r",
          join(release.path, "Heat.1995.mkv"),
          join(outside, "Heat.1995.mkv"),
        ]);
        canary = snapshot(outside);
        return () => {
          renameSync(release.path, `${release.path}-away`);
          symlinkSync(outside, release.path);
        };
      },
      async ({ engine, release, outside, step }) => {
        const filed = engine.inLibrary();
        if (filed.length > 0) {
          expect(filed, step).toEqual([HEAT_FILE]);
          const theirs = inode(join(outside, "Heat.1995.mkv")).ino;
          expect(inode(join(engine.library, HEAT_FILE)).ino, step).not.toBe(theirs);
        }
        const { state, waiting, reasons } = await engine.now(release.id);
        if (state !== "filed") {
          expect([state, ...reasons, waiting, ...engine.warnings].length, step).toBeGreaterThan(1);
        }
        expect(snapshot(outside), step).toEqual(canary);
      },
    );
    expect(seen.length).toBeGreaterThan(12);
    expect(seen).toContain(method === "auto" ? "tryHardlink" : "copyVerified");
  },
);

// Node has no `linkat` or `openat`. Between the last check of a library's folder and the one call
// that creates the file, there is a moment that nothing here can protect. Only someone with write
// permission in the library can use it, and it is no wider than this.
const OPEN = { auto: ["tryHardlink"], copy: ["readFreeBytes", "copyVerified"] };

test.for(["auto", "copy"] as const)(
  "if a library folder is replaced by a link before any step of filing by %s, nothing is written through it",
  async (method) => {
    const through: string[] = [];
    const seen = await beforeEachStep(
      method,
      "the film",
      ({ engine, outside }) => {
        const folder = join(engine.library, HEAT_FOLDER);
        mkdirSync(folder);
        return () => {
          renameSync(folder, join(engine.library, "Movies/away"));
          symlinkSync(outside, folder);
        };
      },
      ({ outside, step }) => {
        if (readdirSync(outside).length > 0) through.push(step);
      },
    );
    expect(seen.length).toBeGreaterThan(12);
    expect(through.filter((step) => !OPEN[method].includes(step))).toEqual([]);
  },
);
