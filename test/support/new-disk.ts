import { execFileSync } from "node:child_process";
import { renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileRelease } from "../../src/app/file/file-release.ts";
import { changeState } from "../../src/app/releases/change-state.ts";
import type { Identity } from "../../src/base/identity.ts";
import { MANY_FILES, MIN_TELLING_BYTES } from "../../src/core/media-files/new-inodes.ts";
import { filesBelow, type TestEngine } from "./engine.ts";
import { fileAll } from "./filing.ts";

/** Enough films for a copied disk to be noticed. */
export const FILMS = MANY_FILES + 2;

export const film = (n: number): Identity => ({
  type: "movie",
  tmdbId: 1000 + n,
  title: `Film ${n}`,
  year: 2000,
});

/** The film's path below the library. */
export const pathOf = (n: number): string =>
  `Movies/Film ${n} (2000) {tmdb-${1000 + n}}/Film ${n} (2000).mkv`;

/** A film's bytes. Each film has its own size, and is large enough to be told by it. */
export const bytesOf = (n: number): Uint8Array => Buffer.alloc(MIN_TELLING_BYTES + n, `film ${n} `);

/** Downloads and files the films. Returns their releases. */
export async function fileFilms(engine: TestEngine, count = FILMS): Promise<number[]> {
  const ids: number[] = [];
  for (let n = 0; n < count; n++) {
    const { id } = await engine.approved(`Film.${n}.2000.mkv`, bytesOf(n), { identity: film(n) });
    await fileRelease(engine.deps, await engine.now(id), engine.signal);
    ids.push(id);
  }
  return ids;
}

/**
 * The ways in which a folder gets to another disk, each as a command that copies the folder `from`
 * to the new path `to`.
 */
const WAYS = {
  "cp -a": (from: string, to: string) => execFileSync("cp", ["-a", from, to]),
  "cp without times": (from: string, to: string) => {
    execFileSync("cp", ["-r", "--preserve=links", from, to]);
  },
  "tar that stores whole seconds": (from: string, to: string) => {
    execFileSync("sh", [
      "-c",
      'mkdir "$2" && tar --format=ustar -C "$1" -cf - . | tar -C "$2" -xf -',
      "sh",
      from,
      to,
    ]);
  },
  "a disk that stores two seconds": (from: string, to: string) => {
    execFileSync("cp", ["-a", from, to]);
    for (const path of filesBelow(to)) {
      const seconds = Math.floor(statSync(join(to, path)).mtimeMs / 2000) * 2;
      utimesSync(join(to, path), seconds, seconds);
    }
  },
} as const;
export type Way = keyof typeof WAYS;

/**
 * Replaces a folder by a copy at the same path, as after a change of disks. The former folder is
 * removed after the copy, so that no inode is used again.
 */
export function copyToNewDisk(folder: string, way: Way = "cp -a"): void {
  const before = `${folder}.old`;
  renameSync(folder, before);
  WAYS[way](before, folder);
  rmSync(before, { recursive: true });
}

/**
 * Copies files with their exact times. Node's own functions set times without their nanoseconds.
 * `options`: those of `cp`.
 */
export const copyWithTimes = (from: string, to: string, ...options: readonly string[]): void => {
  execFileSync("cp", ["-a", ...options, from, to]);
};

/** Sets a file's times, as `touch` reads them. */
export const touch = (path: string, ...times: readonly string[]): void => {
  execFileSync("touch", [...times, path]);
};

/**
 * Puts other content in the place of a file, with its size and its time to the nanosecond. A file
 * system may give a new file the inode of a deleted one, so that a foreign file would look like the
 * recorded one by chance. `recorded` are the inodes that it must not have.
 */
export function replaceByForeign(path: string, recorded: ReadonlySet<number>): void {
  const before = `${path}.before`;
  renameSync(path, before);
  const spares: string[] = [];
  writeFileSync(path, Buffer.alloc(statSync(before).size, "foreign "));
  while (recorded.has(statSync(path).ino)) {
    const spare = `${path}.spare-${spares.length}`;
    renameSync(path, spare);
    spares.push(spare);
    writeFileSync(path, Buffer.alloc(statSync(before).size, "foreign "));
  }
  touch(path, "-r", before);
  for (const old of [before, ...spares]) rmSync(old);
}

/** Approves a better version of a film, to replace the filed one. Returns its release. */
export async function replacing(engine: TestEngine, n: number): Promise<number> {
  const name = `Film.${n}.2000.2160p.BluRay.mkv`;
  const id = await engine.settled(name, Buffer.alloc(MIN_TELLING_BYTES + 500 + n, "better "));
  const by = { actor: "cli:me", at: engine.clock.now() };
  const event = { kind: "approve", identity: film(n), duplicates: { do: "replace" } } as const;
  await changeState(engine.store, await engine.now(id), { kind: "unsure", reasons: [] }, by);
  await changeState(engine.store, await engine.now(id), event, by);
  await fileAll(engine);
  return id;
}
