import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { findWorks } from "../../../src/app/adopt/find-works.ts";
import { recordAdopted } from "../../../src/app/adopt/record.ts";
import { auditLibrary } from "../../../src/app/audit/audit.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { createFileStage } from "../../../src/app/file/stage.ts";
import { anchorOf } from "../../../src/app/journal/steps/roots.ts";
import { followNewInodes } from "../../../src/app/library/follow-new-inodes.ts";
import { moveLibrary, planLibraryMove } from "../../../src/app/library/move-library.ts";
import { findNewInodes, newInodesBelow } from "../../../src/app/library-state/new-inodes.ts";
import { beginMediaRoots } from "../../../src/app/releases/left-roots.ts";
import { reportSpace } from "../../../src/app/space/space.ts";
import { purgeRows } from "../../../src/app/upkeep/purge-trash.ts";
import { HOUR_MS } from "../../../src/base/text/time-units.ts";
import { Services } from "../../../src/core/services.ts";
import { diskFiles } from "../../../src/program/config/files.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { listAllInTrash } from "../../../src/store/journal/trash.ts";
import { own } from "../../../src/store/storages/scope.ts";
import { type ScanningOptions, scanning } from "../../app/scan/scanning.ts";
import { factsOf, foundWork, libraryFile, ME } from "../../support/adopted.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { askedUndo, fileAll, undoFiled } from "../../support/filing.ts";
import { bytesOf, film, pathOf, replaceByForeign, replacing } from "../../support/new-disk.ts";

/** Filing methods of the works, in turn. A hash is only recorded for a copy. */
const KINDS = ["copy", "hardlink", "adopted"] as const;

/** The works with a part in the checks, by their numbers. Even works are one half of a library. */
const WORK = {
  undoneCopy: 0,
  undoneLink: 1,
  replacedAdopted: 2,
  replacedCopy: 3,
  foreignLink: 4,
  trashedLastCopy: 6,
  trashedLink: 7,
  foreignCopy: 9,
} as const;
export const MIN_WORKS = 24;

/** Results of the checks after a move, each comparable with the same library's other moves. */
export interface Checked {
  /** Works that would be recorded a second time, or under another path. */
  twice: number;
  /** Releases that were asked to be undone before the move was followed, as they ended. */
  asked: string;
  undone: string;
  replaced: string[];
  /** True if the replaced file is back, byte for byte, after its replacement was undone. */
  restored: boolean;
  /** True if both foreign files are where they were, untouched. */
  foreignLeft: boolean;
  audit: string[];
  /** Copies that `space` lists, and copies that filing made. */
  space: { listed: number | undefined; real: number };
  trash: { purged: number; kept: number };
  /** Plex's state of the new releases. */
  plex: (string | undefined)[];
}

export type MovedLibrary = Awaited<ReturnType<typeof makeLibrary>>;

const downloadOf = (n: number): string => `Film.${n}.2000.mkv`;

/**
 * Creates a library of that many films that were filed by copy and by hardlink and adopted, with
 * two in the trash, all shown by Plex.
 */
export async function makeLibrary(works: number, folders: ScanningOptions["folders"] = {}) {
  const it = await scanning({ indexes: true, folders });
  const { engine } = it;
  const { store, files, signal, library, roots, downloads } = engine;
  await store.write((trx) => beginMediaRoots(trx, { set: roots }));
  const ids: number[] = [];
  const idOf = (n: number): number => ids[n] ?? 0;
  for (let n = 0; n < works; n++) {
    const kind = KINDS[n % KINDS.length] ?? "copy";
    if (kind === "adopted") {
      const content = Buffer.from(bytesOf(n)).toString();
      const file = libraryFile(join(library, pathOf(n)), { content });
      const anchor = await anchorOf(engine.deps, file.path);
      const parts = { store, newId: engine.deps.newId };
      const work = { ...foundWork(dirname(file.path), file), anchor };
      ids.push((await recordAdopted(parts, work, film(n), factsOf(), ME)) ?? 0);
    } else {
      engine.deps.policy = { ...engine.deps.policy, method: kind === "copy" ? "copy" : "auto" };
      const { id } = await engine.approved(downloadOf(n), bytesOf(n), { identity: film(n) });
      await fileRelease(engine.deps, await engine.now(id), signal);
      ids.push(id);
    }
  }
  engine.deps.policy = { ...engine.deps.policy, method: "auto" };
  for (const n of [WORK.trashedLastCopy, WORK.trashedLink]) await undoFiled(engine, idOf(n));
  rmSync(join(downloads, downloadOf(WORK.trashedLastCopy)));
  await askPlex();

  /** Runs until Plex was asked to scan and shows what it found. */
  async function askPlex(): Promise<void> {
    for (let round = 0; round < 4; round++) await it.after(3000);
  }

  /** Present path of a work, below any root. */
  const find = (n: number): string | undefined =>
    [...roots, library].map((root) => join(root, pathOf(n))).find((path) => existsSync(path));

  const recorded = new Set(
    Array.from({ length: works }, (_, n) => find(n)).flatMap((path) =>
      path === undefined ? [] : statSync(path).ino,
    ),
  );

  const foreign = (): string[] =>
    [WORK.foreignLink, WORK.foreignCopy].map((n) => find(n) ?? "missing");

  const reading = () => ({
    db: store.read,
    files,
    policy: { mediaRoots: roots, moviesDir: undefined, tvDir: undefined, pathMap: [] },
    notLibrary: [downloads],
    real: diskFiles.real,
  });

  async function triedAgain(): Promise<void> {
    engine.clock.advance(HOUR_MS);
    await fileAll(engine, createFileStage(engine.deps));
  }

  return {
    engine,
    library,
    /** The libraries that were moved are in this folder. */
    parent: dirname(library),
    works,
    find,
    /** The settings name these media roots from now on, and the engine is started again. */
    async restart(...now: string[]): Promise<void> {
      roots.splice(0, roots.length, ...now);
      const [movies, series] = it.library.sections;
      if (movies) movies.locations = now.map((root) => join(root, "Movies"));
      if (series) series.locations = now.map((root) => join(root, "TV Shows"));
      await store.write((trx) => beginMediaRoots(trx, { set: now }));
      it.restart();
      await it.run();
    },
    /** Puts other films in the place of two, with their size and time. */
    plant(): void {
      for (const path of foreign()) replaceByForeign(path, recorded);
    },
    /** A person asks for an undo before the journal has followed the move. Returns its state. */
    async askEarly(): Promise<string> {
      await askedUndo(engine, idOf(WORK.undoneLink));
      await fileAll(engine);
      const { state, waiting } = await engine.now(idOf(WORK.undoneLink));
      return `${state} ${waiting?.code ?? ""}`.trim();
    },
    /** Runs `adopt`. With paths, a person calls the files below them the same. */
    async adopt(paths?: readonly string[]) {
      const all = await findNewInodes({ db: own(store.read), files }, { downloads: true }, signal);
      const found = paths === undefined ? all : newInodesBelow(all, paths);
      const by = { actor: "cli:me", at: engine.clock.now() };
      const followed = await followNewInodes(
        { store, files },
        found,
        { by, isSame: paths !== undefined },
        signal,
      );
      const { recorded, unknown } = followed;
      return { recorded, unknown: unknown.length, foreign: followed.foreign.length };
    },
    /** Runs `library move`. */
    async moveTo(to: string, from = library) {
      const plan = await planLibraryMove(engine, { from, to }, signal);
      await moveLibrary({ store, newId: engine.deps.newId, engineRuns: true }, plan, ME);
      const { there, different, missing, not_moved: kept } = plan.files;
      return { there, different, missing, kept };
    },
    /** Undoes, replaces, audits, measures, purges and asks Plex. */
    async check(): Promise<Checked> {
      await triedAgain();
      const found = await findWorks(reading(), [], signal, () => {});
      const listed = await copies();
      const real = await countCopies();
      const undone = await undoFiled(engine, idOf(WORK.undoneCopy)).catch(String);
      if ((await engine.now(idOf(WORK.undoneLink))).state === "filed") {
        await undoFiled(engine, idOf(WORK.undoneLink));
      }
      const better = [];
      for (const n of [WORK.replacedAdopted, WORK.replacedCopy]) {
        better.push(await replacing(engine, n));
      }
      await triedAgain();
      await askPlex();
      const replaced = await Promise.all(better.map((id) => engine.now(id)));
      await undoFiled(engine, better[1] ?? 0).catch(() => {});
      const audit = await audited();
      const restored = find(WORK.replacedCopy);
      const purged = await purgeRows(
        engine,
        (await listAllInTrash(store.read)).filter(({ releaseId }) =>
          [idOf(WORK.trashedLastCopy), idOf(WORK.trashedLink)].includes(releaseId),
        ),
        signal,
      );
      for (const n of [WORK.foreignLink, WORK.foreignCopy]) {
        await askedUndo(engine, idOf(n));
        await fileAll(engine);
      }
      await triedAgain();
      const asked = await engine.now(idOf(WORK.undoneLink));
      return {
        twice: found.works.length + found.moved.length,
        asked: asked.state,
        undone: typeof undone === "string" ? undone : undone.state,
        replaced: replaced.map(({ state, reasons }) =>
          [state, ...reasons.map(({ code }) => code)].join(" "),
        ),
        restored:
          restored !== undefined &&
          readFileSync(restored).equals(Buffer.from(bytesOf(WORK.replacedCopy))),
        foreignLeft: foreign().every(
          (path) => existsSync(path) && readFileSync(path, "latin1").startsWith("foreign "),
        ),
        audit,
        space: { listed, real },
        trash: purged,
        plex: replaced.map(({ plex }) => plex),
      };
    },
    [Symbol.asyncDispose]: () => it[Symbol.asyncDispose](),
  };

  async function audited(): Promise<string[]> {
    const parts = {
      ...reading(),
      fileLength: async () => ({ kind: "unreadable", why: "it is not a film" }) as const,
      clock: clockOf(() => 0),
      planRenames: async () => ({ works: [] }),
    };
    const only = ["moved", "missing", "not_in_journal"] as const;
    const { findings } = await auditLibrary(parts, { folders: [], only, thorough: false }, signal);
    return findings.map(({ code, path }) => `${code} ${path}`);
  }

  async function copies(): Promise<number | undefined> {
    const deps = {
      store,
      files,
      clients: Services.of([]),
      namedFolders: async () => ({ folders: [], unread: [] }) as never,
      ingestDirs: [downloads],
      kept: [...roots],
      clock: engine.clock,
    };
    const { groups } = await reportSpace(deps, { days: 30, limit: 50 }, signal);
    return groups.find(({ kind }) => kind === "copies")?.total;
  }

  /** Counts the files that filing copied and whose downloads are still there. */
  async function countCopies(): Promise<number> {
    const others: readonly number[] = [WORK.foreignLink, WORK.foreignCopy];
    let copied = 0;
    for (const [n, id] of ids.entries()) {
      const [publication] = await publicationsOf(store.read, id);
      if (publication?.method !== "copy" || find(n) === undefined || others.includes(n)) continue;
      if (existsSync(join(downloads, downloadOf(n)))) copied++;
    }
    return copied;
  }
}

/**
 * A file system in a file, mounted below a folder. It is detached at the end of the scope.
 * `options`: those of the program that makes it.
 */
export function diskIn(
  folder: string,
  kind: "xfs" | "ext4",
  { mebibytes, options = [] }: { mebibytes: number; options?: readonly string[] },
) {
  const [image, path] = [join(folder, `${kind}.image`), join(folder, `${kind}-disk`)];
  const sh = (...words: string[]) =>
    execFileSync(words[0] ?? "", words.slice(1), { stdio: "pipe" });
  sh("truncate", "-s", `${mebibytes}M`, image);
  sh(`mkfs.${kind}`, "-q", ...options, image);
  sh("mkdir", "-p", path);
  sh("mount", "-o", "loop", image, path);
  return {
    path,
    /** Mounts the same file system at another path. */
    remount(to: string): void {
      sh("umount", path);
      sh("mkdir", "-p", to);
      sh("mount", "-o", "loop", image, to);
      this.path = to;
    },
    [Symbol.dispose](): void {
      sh("umount", "-l", this.path);
    },
  };
}
