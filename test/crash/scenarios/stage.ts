import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { recordUnsure } from "../../../src/app/adopt/record.ts";
import type { FileOperation } from "../../../src/app/file-tools/check-operations.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import type { EngineFiles } from "../../../src/app/releases/files-port.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { askUndo } from "../../../src/app/review/decisions/engine-requests.ts";
import { MustStop } from "../../../src/base/errors.ts";
import type { Identity } from "../../../src/base/identity.ts";
import type { EpisodeMapping } from "../../../src/base/item.ts";
import type { DuplicateChoice } from "../../../src/core/release/state.ts";
import { createFiles } from "../../../src/program/parts/files.ts";
import {
  listAllInTrash,
  requestTrash,
  type TrashRequest,
} from "../../../src/store/journal/trash.ts";
import { factsOf, foundWork, identityOf } from "../../support/adopted.ts";
import { writeFolderJob, writeJob } from "../../support/file-tools.ts";
import { type Step, writePlan } from "../../support/rename-plan.ts";
import { sha256Of, written } from "../check/look.ts";
import type { Facts, World } from "../check/world.ts";
import type { SlotDatabase } from "../slot-database.ts";
import { drive } from "../worker/drive.ts";
import type { Scene } from "../worker/scene.ts";
import { releaseOf, takeApproved } from "../worker/take-approved.ts";
import { databaseOf, type Worker, wireWorker } from "../worker/wire-worker.ts";
import { namesAt, type Scenario, type StopAt } from "./scenario.ts";

/** A download: the bytes of one file, or of several files by name in a folder. */
type Content = Uint8Array | Record<string, Uint8Array>;

export type Stage = {
  scene: Scene;
  /** Writes a download that has settled and is approved as this work. Returns its id. */
  approved(
    name: string,
    content: Content,
    identity: Identity,
    mappings?: Record<string, EpisodeMapping>,
  ): Promise<number>;
  /**
   * Writes a film of another program into the library, by paths in the library, and has a person
   * approve it as this work. Returns the id of its release.
   */
  foundInLibrary(
    folder: string,
    file: string,
    content: Uint8Array,
    identity: Identity,
  ): Promise<number>;
  /** Writes a file for a file tool, below the downloads or the library. Returns its path. */
  put(root: "downloads" | "library", name: string, content: Uint8Array): string;
  /** Requests a plan of the file tools. Returns the job's id. */
  planned(operations: readonly FileOperation[]): Promise<number>;
  /** Requests a folder, by its path in the library. */
  folder(path: string): Promise<number>;
  /** Requests a plan of renames by paths in the library. Returns its id. */
  renames(steps: readonly Step[]): Promise<number>;
  /** Completes all requests so far without faults. */
  finish(): Promise<void>;
  /** Begins all requests so far, and stops like a killed process at this call. */
  stopAt(at: StopAt): Promise<void>;
  /** A person undoes the release, or those files of it, by their paths in the library. */
  undo(id: number, paths?: readonly string[]): Promise<void>;
  reject(id: number): Promise<void>;
  /** A person corrects the work: the release is undone, then filed as this one. */
  corrected(id: number, identity: Identity): Promise<void>;
  /** A person chooses that this release replaces the version in the library. */
  replaces(id: number, identity: Identity): Promise<void>;
  /** A person moves a folder of the library in the journal, by paths in the library. */
  movesLibrary(from: string, to: string): void;
  /** Makes a request for everything in the trash. */
  requested(requested: TrashRequest): Promise<void>;
  /**
   * Declares that the method moves the sources. A source that returns from another file system is a
   * copy.
   */
  sourcesMayGo(): void;
};

/** The file is in the state folder until it is put into the library. */
export const STRANGER_FILE = "stranger.mkv";
const STRANGER = Buffer.from("somebody else's film");
export const STRANGER_FILM = { sha256: sha256Of(STRANGER) };

export type Prepared = { scene: Scene; sceneFile: string; world: World };

/**
 * Leaves half a day on both sides, so that no run ends on another day, which would change the names
 * in the trash.
 */
const START_MS = Date.parse("2026-03-01T03:00:00Z");

/** Recreates a scenario's folders, database and world; earlier content is removed. */
export async function prepare(
  scenario: Scenario,
  place: { downloads: string; home: string; database?: SlotDatabase | undefined },
): Promise<Prepared> {
  await place.database?.empty();
  for (const folder of [place.downloads, place.home]) {
    rmSync(folder, { recursive: true, force: true });
  }
  const scene: Scene = {
    duplicatePolicy: "review",
    ...scenario.rules,
    downloads: place.downloads,
    library: join(place.home, "media"),
    state: join(place.home, "state"),
    server: place.database?.url,
    startMs: START_MS,
  };
  const strangers = plantStrangers(scene, place.home);
  mkdirSync(scene.state, { recursive: true });
  const sources: World["sources"] = [];
  const { plot, mayGo } = await play(scenario, scene, sources);
  // If old files are to be purged from the trash, the runs begin on a later day.
  if (scene.purgeDays !== undefined) scene.startMs += (scene.purgeDays + 30) * 24 * 3_600_000;
  const sceneFile = join(place.home, "state", "scene.json");
  writeFileSync(sceneFile, JSON.stringify({ ...scene, server: place.database?.through }));
  writeFileSync(join(scene.state, STRANGER_FILE), STRANGER);
  return {
    scene,
    sceneFile,
    world: {
      roots: [place.downloads, place.home],
      downloads: scene.downloads,
      library: scene.library,
      database: databaseOf(scene),
      server: scene.server,
      trashFolder: ".plex-ingest-trash",
      staged: ".plex-ingest-",
      sources: sources.map((facts) => ({
        ...facts,
        mayGo,
        copied: mayGo && scenario.place === "other",
      })),
      strangers,
      contents: [...new Set(sources.map(({ sha256 }) => sha256))],
      names: namesAt(plot.end),
      always: [],
      ...plot,
      end: { library: {}, trash: [], releases: {}, gone: [], ...plot.end },
    },
  };
}

async function play(scenario: Scenario, scene: Scene, sources: Facts[]) {
  let stop: StopAt | undefined;
  await using worker = await wireWorker(scene, 0, createFiles(), {
    files: (real) => stoppable(real, () => stop),
    store: (real) => real,
  });
  let mayGo = false;
  const stage: Stage = {
    scene,
    approved: (...given) => takeDownload(worker, scene, sources, ...given),
    foundInLibrary: (folder, file, content, identity) =>
      takeFound(
        worker,
        { folder: join(scene.library, folder), path: stage.put("library", file, content) },
        identity,
      ),
    put(root, name, content) {
      const path = join(scene[root], name);
      sources.push(written(path, content));
      return path;
    },
    planned: (operations) => writeJob(asEngine(worker), operations),
    folder: (path) => writeFolderJob(asEngine(worker), join(scene.library, path)),
    renames: (steps) =>
      writePlan(
        asEngine(worker),
        steps.map(([from, to]) => [join(scene.library, from), join(scene.library, to)]),
      ),
    async finish() {
      if (!(await drive(worker, { ...scene, purgeDays: undefined })) || worker.told.length > 0) {
        throw new Error(`${scenario.name} cannot be prepared: ${worker.told.join("; ")}`);
      }
    },
    async stopAt(at) {
      stop = { ...at };
      const stopping = drive(worker, { ...scene, purgeDays: undefined });
      if (!(await isStopped(stopping))) throw new Error(`${at.call} was not called.`);
      stop = undefined;
    },
    async undo(id, paths) {
      const release = await releaseOf(worker, id);
      const part = paths?.map((path) => join(scene.library, path));
      const asked = await worker.store.write((trx) => askUndo(trx, release, part, by(worker)));
      if (!asked.ok) throw new Error(asked.message);
    },
    async reject(id) {
      await changeState(worker.store, await releaseOf(worker, id), { kind: "reject" }, by(worker));
    },
    async corrected(id, identity) {
      await stage.undo(id);
      await approveAs(worker, id, identity);
    },
    replaces: (id, identity) => approveAs(worker, id, identity, { do: "replace" }),
    movesLibrary(from, to) {
      scene.move = { from: join(scene.library, from), to: join(scene.library, to) };
    },
    async requested(requested) {
      for (const { operationId } of await listAllInTrash(worker.store.read)) {
        await worker.store.write((trx) => requestTrash(trx, operationId, requested, by(worker)));
      }
    },
    sourcesMayGo: () => void (mayGo = true),
  };
  return { plot: await scenario.prepare(stage), mayGo };
}

type Call = (...given: unknown[]) => unknown;

/** Files that stop at a call, like those of a process that is killed there. */
const stoppable = (real: EngineFiles, at: () => StopAt | undefined): EngineFiles =>
  Object.fromEntries(
    Object.entries(real as unknown as Record<string, Call>).map(([name, call]) => [
      name,
      (...given: unknown[]) => {
        const stop = at();
        if (stop?.call === name && stop.after-- === 0) throw new MustStop("It stops.", "Run it.");
        return call(...given);
      },
    ]),
  ) as unknown as EngineFiles;

const isStopped = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => false,
    (error: unknown) => {
      if (error instanceof MustStop) return true;
      throw error;
    },
  );

const asEngine = ({ deps }: Worker) => ({
  deps,
  signal: new AbortController().signal,
  clock: deps.clock,
  lock: { held: true },
});

const by = ({ now }: Worker) => ({ actor: "cli:me", at: now() });

async function takeDownload(
  worker: Worker,
  { downloads }: Scene,
  sources: Facts[],
  name: string,
  content: Content,
  identity: Identity,
  mappings?: Record<string, EpisodeMapping>,
): Promise<number> {
  const path = join(downloads, name);
  for (const [inner, bytes] of content instanceof Uint8Array
    ? [["", content] as const]
    : Object.entries(content)) {
    sources.push(written(join(path, inner), bytes));
  }
  return takeApproved(worker, name, path, identity, mappings);
}

async function approveAs(
  worker: Worker,
  id: number,
  { type, tmdbId, title, year }: Identity,
  duplicates?: DuplicateChoice,
): Promise<void> {
  const approval = { type, tmdbId, title, year, duplicates };
  const [result] = await approve(worker.store, [{ ids: [id], approval }], by(worker));
  if (!result?.ok) throw new Error(JSON.stringify(result));
}

async function takeFound(
  worker: Worker,
  { folder, path }: { folder: string; path: string },
  identity: Identity,
): Promise<number> {
  const work = foundWork(folder, { path, role: "video", file: identityOf(path) });
  const facts = { ...factsOf(), suggestion: identity };
  const id = await recordUnsure({ store: worker.store }, work, facts, by(worker));
  if (id === undefined) throw new Error(`${path} was not recorded.`);
  await approveAs(worker, id, identity);
  return id;
}

/**
 * Files that belong to others, in and around everything that the engine may touch. None of them may
 * ever change.
 */
function plantStrangers({ downloads, library }: Scene, home: string): Facts[] {
  const paths = [
    join(home, "canary.txt"),
    join(home, "beside", "Heat (1995).mkv"),
    join(downloads, "Solaris.1972.mkv"),
    join(library, "canary.mkv"),
    join(library, "Movies", "Stalker (1979)", "Stalker (1979).mkv"),
    join(library, "Movies", ".plex-ingest-somebody-elses.partial"),
    join(library, "TV Shows", "Twin Peaks (1990)", "Season 01", "Twin Peaks - s01e01.mkv"),
    join(library, ".plex-ingest-trash", "2020-01-01", "by-hand", "old.mkv"),
  ];
  return paths.map((path) => written(path, `nobody's business: ${sha256Of(Buffer.from(path))}`));
}
