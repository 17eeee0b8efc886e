import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toCommandText } from "../../src/base/actions/sentence.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, type Home, inode, startHome, visibleFiles } from "./home.ts";
import { rawLines, snapshot } from "./hostile.ts";

const long = (bytes: number): string => `Inception.2010.${"x".repeat(bytes - 19)}.mkv`;

/** Names of ordinary files that could cause harm. */
const NAMES = [
  "Inception.2010.1080p\n2026-01-01 forged: line.mkv",
  "Interstellar.2014\r.mkv",
  "\u001b[2J\u001b]0;owned\u0007Sintel.2010.mkv",
  "Primer.2004.\u202evkm.exe.mkv",
  "Fight\u200bClub.1999\u0085.mkv",
  "a..b.mkv",
  "Die.Hard.1988.$(touch canary).`touch canary`.mkv",
  "--env-file=x.mkv",
  "%s%n%x.mkv",
  "CON.mkv",
  "Coherence.2014.\u009b31m.mkv",
  "'; drop table release; --.mkv",
  long(255),
  "é".repeat(125).concat(".mkv"),
];

function plant(home: Home): void {
  for (const name of NAMES) home.drop(name);
  home.drop("Tears.of.Steel.2012\n/..mkv");
  home.drop("Tears.of.Steel.2012\n/Tears\u001b[1m.of.Steel.2012.mkv");
  mkdirSync(home.at("canary"));
  writeFileSync(home.at("canary", "Big.Buck.Bunny.2008.mkv"), "not yours");
  symlinkSync(
    home.at("canary", "Big.Buck.Bunny.2008.mkv"),
    join(home.downloads, "Big.Buck.Bunny.2008.mkv"),
  );
  symlinkSync(home.at("canary"), join(home.downloads, "Big.Buck.Bunny.2008.1080p"));
  symlinkSync("/", join(home.downloads, "Everything.2008"));
  home.drop("The.Godfather.1972/The.Godfather.1972.mkv");
  symlinkSync(home.at("canary"), join(home.downloads, "The.Godfather.1972", "Extras"));
  execFileSync("mkfifo", [join(home.downloads, "Elephants.Dream.2006.mkv")]);
}

/**
 * Creates files whose names are not UTF-8. Linux accepts such names, but other systems may not.
 * Returns false if the files cannot be created.
 */
function plantBytes(home: Home): boolean {
  try {
    const bytes = (...parts: (string | number)[]): Buffer =>
      Buffer.concat(
        parts.map((part) => (typeof part === "number" ? Buffer.from([part]) : Buffer.from(part))),
      );
    writeFileSync(bytes(home.downloads, "/Aliens.1986.", 0xff, 0xfe, ".mkv"), "latin");
    home.drop("Alien.1979/Alien.1979.mkv");
    writeFileSync(bytes(home.downloads, "/Alien.1979/", 0xe9, ".srt"), "latin");
    return true;
  } catch {
    return false;
  }
}

test("hostile names and links are filed safely or refused with a reason, and nothing is harmed", async () => {
  await using home = await startHome();
  plant(home);
  const bytes = plantBytes(home);
  if (!bytes) console.log("left out: this file system takes no names that are not UTF-8");
  const canary = snapshot(home.at("canary"));
  const around = readdirSync(home.path).toSorted();
  const sources = new Set(
    allFiles(home.downloads).flatMap((path) => inodeOf(join(home.downloads, path))),
  );
  await using daemon = await startDaemon(home);

  const expected = NAMES.length + 6 + (bytes ? 2 : 0);
  const all = await waitFor("every name to come to an end", async () => {
    const releases = await home.releases();
    const unsettled = releases.filter(
      ({ state, waiting }) => !["filed", "review", "ignored"].includes(state) && !waiting,
    );
    if (releases.length === expected && unsettled.length === 0) return releases;
    throw new Error(
      `${releases.length} of ${expected}; ${JSON.stringify(unsettled.map((r) => [r.name, r.state]))}`,
    );
  });
  for (const { name, state, reasons, waiting } of all) {
    if (state === "filed") continue;
    const why = [
      ...reasons.map(({ message }) => toCommandText(message)),
      toCommandText(waiting?.message ?? ""),
    ].join("");
    expect(why, name).not.toBe("");
  }
  const reasonOf = (start: string): string[] =>
    all
      .filter((release) => release.name.startsWith(start))
      .flatMap(({ reasons }) => reasons.map(({ code }) => code));
  expect(reasonOf("Big.Buck.Bunny.2008.mkv")).toEqual(["symlink"]);
  expect(reasonOf("Big.Buck.Bunny.2008.1080p")).toEqual(["symlink"]);
  expect(reasonOf("Everything.2008")).toEqual(["symlink"]);
  expect(reasonOf("The.Godfather.1972")).toEqual(["symlink"]);
  expect(reasonOf("Elephants.Dream.2006")).toEqual(["special"]);
  if (bytes) {
    expect(reasonOf("Aliens.1986")).toEqual(["name_not_utf8"]);
    expect(reasonOf("Alien.1979")).toEqual(["name_not_utf8"]);
  }

  // The daemon still runs, and files the next good download.
  home.drop("The.Matrix.1999.1080p.mkv");
  await home.reaches("The.Matrix.1999.1080p.mkv", "filed");
  const outputs = await Promise.all([
    cli(home, "queue", "--state", "all", "--limit", "100"),
    cli(home, "queue", "--state", "all", "--limit", "100", "--json"),
    cli(home, "history", "--limit", "500"),
    cli(home, "status"),
    cli(home, "show", String(all.find(({ name }) => name.includes("forged"))?.id)),
    cli(home, "show", String(all.find(({ name }) => name.includes("owned"))?.id)),
  ]);
  for (const { code, stdout, stderr } of outputs) {
    expect(code).toBe(0);
    expect(rawLines(stdout + stderr)).toEqual([]);
  }
  expect(rawLines(daemon.log())).toEqual([]);
  for (const line of daemon.stderr().trim().split("\n")) {
    expect(() => JSON.parse(line)).not.toThrow();
  }

  // Everything in the library came from the downloads and has a name that every system accepts.
  // Nothing else was touched.
  for (const path of allFiles(home.library)) {
    expect(path).toMatch(/^(?:Movies|TV Shows)\/[\p{L}\p{N} .,'!&(){}/-]+$/u);
    if (!path.includes("Matrix")) expect(sources).toContain(inode(join(home.library, path)).ino);
  }
  expect(visibleFiles(home.library).length).toBeGreaterThan(3);
  expect(snapshot(home.at("canary"))).toEqual(canary);
  expect(readdirSync(home.path).toSorted()).toEqual([...around, "state"].toSorted());
});

function inodeOf(path: string): string[] {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats?.isFile() ? [`${stats.dev}:${stats.ino}`] : [];
}
