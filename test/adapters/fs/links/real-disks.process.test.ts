import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readFreeBytes } from "../../../../src/adapters/fs/copy/copy-verified.ts";
import { readFileIdentity } from "../../../../src/adapters/fs/disk/identity.ts";
import { learnDisk } from "../../../../src/adapters/fs/disk/learn-disk.ts";
import { FILES } from "../../../../src/adapters/fs/files.ts";
import { canLink } from "../../../../src/adapters/fs/links/can-link.ts";
import { reportsChanges } from "../../../../src/adapters/fs/read/reports-changes.ts";
import { spaceOf } from "../../../../src/adapters/machine/inspect.ts";
import { createScratch } from "../../../../src/adapters/machine/scratch.ts";
import { makeFile, makeVisible } from "../../../../src/app/journal/steps/make-file.ts";
import { tryFiling } from "../../../../src/app/journal/steps/try-filing.ts";
import { type FileIdentity, NO_INODE } from "../../../../src/core/media-files/file-identity.ts";
import { DISKS, isLeftOut, mountDisk } from "../../../support/disks.ts";

const { signal } = new AbortController();
const POLICY = { method: "auto", minFreeBytes: 0, fileMode: undefined } as const;

const LASTING = DISKS.filter(({ isLate }) => !isLate);

test.each(LASTING.map((kind) => [kind.name, kind] as const))(
  "on %s, files by the method that a trial showed, and takes the file out and back",
  async (_, kind) => {
    if (isLeftOut(kind)) return;
    using disk = mountDisk(kind);
    for (const name of ["downloads", "media"]) mkdirSync(disk.at(name), { recursive: true });
    const source = disk.at("downloads", "Heron.mkv");
    writeFileSync(source, "heron".repeat(80_000));
    const seen = await readFileIdentity(source);
    const foretold = await tryFiling(
      { mediaRoots: [disk.at("media")], files: FILES, scratch: createScratch(process.pid) },
      { source, folder: disk.at("media"), method: "auto" },
      signal,
    );

    const job = {
      source,
      expected: seen as FileIdentity,
      temp: disk.at("media", ".plex-ingest-1.partial"),
      final: disk.at("media", "Heron.mkv"),
      folder: disk.at("media"),
    };
    const made = await makeFile(FILES, job, POLICY, signal);
    if (!made.ok) throw new Error(made.why);
    const filed = made.staged ? await makeVisible(FILES, job.temp, job.final) : made;
    if (!filed.ok || !("identity" in filed)) throw new Error(`by ${made.method}, without identity`);
    expect(made.method).toBe(foretold.method);
    expect(made.method).toBe(kind.method);
    const ability = await learnDisk(disk.at("media"));
    expect([ability?.links ?? "work", ability?.keepsInodes ?? true]).toEqual([
      kind.links,
      kind.keepsInodes,
    ]);

    // A library's folder has the number by which an empty one is known not to be a mount point.
    const library = await FILES.readTargetIdentity(disk.at("media"));
    const listed = await FILES.listRoot(disk.at("media"), signal);
    expect(listed).toMatchObject({ state: "ok", ino: library?.ino });
    if (!kind.keepsInodes) expect(library?.ino).toBe(NO_INODE);

    // The system forgets what it knew of the disk, and the disk is mounted again.
    disk.forget();
    disk.remount();
    const trashed = disk.at("media", ".plex-ingest-trash", "2026-11-20", "1", "Heron.mkv");
    expect(await FILES.moveToTrash(job.final, trashed, filed.identity)).toEqual({ ok: true });
    expect(existsSync(job.final)).toBe(false);
    expect(await FILES.restoreFromTrash(trashed, job.final, filed.identity)).toEqual({ ok: true });
    expect(readFileSync(job.final, "utf8")).toBe("heron".repeat(80_000));
    expect(statSync(source).size).toBe(400_000);

    const renamed = disk.at("media", "Heron (2001).mkv");
    expect(await FILES.renameFile(job.final, renamed, filed.identity)).toMatchObject({ ok: true });
    expect(readdirSync(disk.at("media")).filter((name) => !name.startsWith("."))).toEqual([
      "Heron (2001).mkv",
    ]);
    expect(await readFreeBytes(disk.at("media"))).toBeGreaterThan(0);
  },
);

/** Linux reports changes only on disks that it keeps itself. */
const OF_KERNEL = ["btrfs", "btrfs, two subvolumes", "xfs", "overlay"];

test.each(DISKS.map((kind) => [kind.name, kind] as const))(
  "on %s, knows whether changes are reported, its free files, and where a link is possible",
  async (_, kind) => {
    if (isLeftOut(kind)) return;
    using disk = mountDisk(kind);
    expect(await reportsChanges(disk.path)).toBe(OF_KERNEL.includes(kind.name));
    const { names, isPool } = await spaceOf(disk.path);
    // rclone reports a billion files, and 0 of them free.
    if (names !== undefined) expect(names).toBeGreaterThan(0);
    expect(isPool ?? false).toBe(/mergerfs|unionfs/.test(kind.name));
    for (const name of ["downloads", "media"]) mkdirSync(disk.at(name), { recursive: true });
    const film = disk.at("media", "Heron.mkv");
    writeFileSync(film, "heron");
    expect(await canLink(film, disk.at("downloads"))).toBe(kind.method === "hardlink");
    expect(readdirSync(disk.at("downloads"))).toEqual([]);
  },
);

test.each(DISKS.map((kind) => [kind.name, kind] as const))(
  "on %s, writes the storage's mark, which is never written over",
  async (_, kind) => {
    if (isLeftOut(kind)) return;
    using disk = mountDisk(kind);
    const there = await FILES.readTargetIdentity(disk.path);
    if (there === undefined) throw new Error("nothing is mounted");
    const mark = { storage: "1", database: "2" };
    const write = (): Promise<boolean> =>
      FILES.writeStorageMark(disk.path, mark, { over: false, there });
    expect(await write()).toBe(true);
    expect(await write()).toBe(false);
    expect(await FILES.readStorageMark(disk.path)).toEqual(mark);
  },
);
