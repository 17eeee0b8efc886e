// T15. Ten moves of a library: new disks, new paths, restored backups. After each move, undo,
// replacements, audit, space, the trash and Plex's proof go on, no film is recorded twice, and a
// foreign file with the path, size and time of ours is left alone. The short form has 24 works, the
// long form 600.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { copyWithTimes, pathOf } from "../support/new-disk.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { LONG } from "./support/long.ts";
import { diskIn, MIN_WORKS, type MovedLibrary, makeLibrary } from "./support/moved-library.ts";
import { type Need, skipUnless } from "./support/needs.ts";

const WORKS = LONG ? 600 : MIN_WORKS;
/** Two works are foreign. The two in the trash move along. */
const MOVED = WORKS - 2;
const DISK_MIB = LONG ? 3000 : 400;

type Disk = ReturnType<typeof diskIn>;

/** `disk`: the one on which the library is. `mount` keeps another one until the test has ended. */
interface MovePlace {
  folder: string;
  disk: Disk | undefined;
  mount(disk: Disk): Disk;
}

interface Move {
  needs?: Need[];
  /** Folder of the library before the move. By default, a separate folder. */
  disk?: (folder: string) => Disk;
  /** Content of that disk: library and downloads (default), or only the library. */
  on?: "parent" | "libraryParent";
  /** Moves the files as a person does. Returns the new media roots. */
  files(library: MovedLibrary, place: MovePlace): string[];
  /** Result of the person's command. */
  command(library: MovedLibrary, roots: string[]): Promise<unknown>;
  says: unknown;
  /** Why an undo waits until the command has run, if it can be asked for. */
  waits?: "new_inode" | "root_changed";
}

/** The library is replaced by a copy of it under the same path. */
function replaced({ library }: MovedLibrary, copy: (from: string, to: string) => void): string[] {
  const before = `${library}.old`;
  renameSync(library, before);
  copy(before, library);
  rmSync(before, { recursive: true });
  return [library];
}

const run = (program: string, ...args: string[]): void =>
  void execFileSync(program, args, { stdio: "pipe" });

const adopt: Move["command"] = (library) => library.adopt();
const libraryMove: Move["command"] = (library, [to = ""]) => library.moveTo(to);

const ALL_FOLLOWED = { recorded: MOVED, unknown: 0, foreign: 2 };
const ALL_THERE = { there: WORKS - 4, different: 2, missing: 0, kept: 0 };

const xfs = (folder: string): Disk =>
  diskIn(folder, "xfs", { mebibytes: DISK_MIB, options: ["-m", "reflink=1"] });

const MOVES: Record<string, Move> = {
  "cp -a to a new disk at the same path": {
    files: (library) => replaced(library, copyWithTimes),
    command: adopt,
    says: ALL_FOLLOWED,
    waits: "new_inode",
  },
  "rsync -a to a new disk at the same path": {
    needs: ["rsync"],
    files: (library) => replaced(library, (from, to) => run("rsync", "-a", `${from}/`, to)),
    command: adopt,
    says: ALL_FOLLOWED,
    waits: "new_inode",
  },
  "mv to another file system": {
    needs: ["xfs"],
    files({ library }, { folder, mount }) {
      const disk = mount(xfs(folder));
      run("mv", library, join(disk.path, "media"));
      return [join(disk.path, "media")];
    },
    command: libraryMove,
    says: ALL_THERE,
    waits: "root_changed",
  },
  "the same disk mounted at another path": {
    needs: ["xfs"],
    disk: xfs,
    on: "libraryParent",
    files({ library }, { folder, disk }) {
      const to = join(folder, "other");
      const below = library.slice((disk?.path.length ?? 0) + 1);
      disk?.remount(to);
      return [join(to, below)];
    },
    command: libraryMove,
    says: ALL_THERE,
    waits: "root_changed",
  },
  "a renamed root": {
    files({ library }) {
      renameSync(library, `${library}-2`);
      return [`${library}-2`];
    },
    command: libraryMove,
    says: ALL_THERE,
    waits: "root_changed",
  },
  "a reflink copy at the same path": {
    needs: ["xfs"],
    disk: xfs,
    files: (library) =>
      replaced(library, (from, to) => run("cp", "-a", "--reflink=always", from, to)),
    command: adopt,
    says: ALL_FOLLOWED,
    waits: "new_inode",
  },
  "a backup restored with new times": {
    files: (library) =>
      replaced(library, (from, to) => run("cp", "-r", "--preserve=links", from, to)),
    async command(library) {
      const first = await library.adopt();
      const person = await library.adopt([library.library]);
      return { first, person };
    },
    // The adopted third has neither a hash nor a download: a person must say that it is the same.
    says: {
      first: { recorded: MOVED - WORKS / 3, unknown: WORKS / 3, foreign: 2 },
      person: { recorded: WORKS / 3, unknown: 0, foreign: 2 },
    },
    waits: "new_inode",
  },
  "half of the library moved": {
    files: (library) => halved(library),
    command: (library, [, to = ""]) => library.moveTo(to),
    says: { there: WORKS / 2 - 2, different: 1, missing: 0, kept: WORKS / 2 - 1 },
  },
  "two disks merged into one": {
    files(library) {
      const [first = "", second = ""] = halved(library);
      const to = `${library.library}-all`;
      mkdirSync(to);
      for (const from of [first, second]) copyWithTimes(`${from}/.`, to);
      return [to];
    },
    async command(library, [to = ""]) {
      return [
        await library.moveTo(to),
        await library.moveTo(to, `${library.library}-2`).catch(({ code }) => code as string),
      ];
    },
    says: [ALL_THERE, "not_found"],
    waits: "root_changed",
  },
  "cp -a to a disk that stores whole seconds": {
    needs: ["xfs"],
    files({ library }, { folder, mount }) {
      const disk = mount(diskIn(folder, "ext4", { mebibytes: DISK_MIB, options: ["-I", "128"] }));
      copyWithTimes(library, join(disk.path, "media"));
      rmSync(library, { recursive: true });
      return [join(disk.path, "media")];
    },
    command: libraryMove,
    says: ALL_THERE,
    waits: "root_changed",
  },
};

/** Odd works are moved to a second root; even works and the trash stay. */
function halved({ library, works }: MovedLibrary): string[] {
  const to = `${library}-2`;
  mkdirSync(join(to, "TV Shows"), { recursive: true });
  for (let n = 1; n < works; n += 2) {
    const folder = dirname(pathOf(n));
    const from = join(library, folder);
    if (readdirSync(dirname(from)).includes(folder.slice("Movies/".length))) {
      mkdirSync(dirname(join(to, folder)), { recursive: true });
      copyWithTimes(from, join(to, folder));
      rmSync(from, { recursive: true });
    }
  }
  return [library, to];
}

for (const [
  title,
  { needs = [], disk: makeDisk, on = "parent", files, command, says, waits },
] of Object.entries(MOVES)) {
  test(title, async (context) => {
    skipUnless(context, ...needs);
    using folder = tempFolder();
    using mounted = new DisposableStack();
    const mount = (disk: Disk): Disk => mounted.use(disk);
    const disk = makeDisk && mount(makeDisk(folder.path));
    await using library = await makeLibrary(
      WORKS,
      disk ? { [on]: disk.path } : { parent: folder.path },
    );
    const roots = files(library, { folder: folder.path, disk, mount });
    await library.restart(...roots);
    library.plant();
    if (waits !== undefined) expect(await library.askEarly()).toBe(`undoing ${waits}`);
    expect(await command(library, roots)).toEqual(says);
    const { space, ...checked } = await library.check();
    expect(checked).toEqual({
      twice: 0,
      asked: "undone",
      undone: "undone",
      replaced: ["filed", "filed"],
      restored: true,
      foreignLeft: true,
      audit: [],
      trash: { purged: 1, kept: 1 },
      plex: ["seen", "seen"],
    });
    expect(space.listed).toBe(space.real);
  });
}
