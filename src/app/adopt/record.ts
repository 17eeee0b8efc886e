import { basename, dirname, relative } from "node:path";
import type { Identity } from "../../base/identity.ts";
import type { EpisodeMapping, ItemRole } from "../../base/item.ts";
import type { MediaFacts } from "../../base/media-facts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import type { By } from "../../core/actor.ts";
import type { Anchor } from "../../core/journal/operation.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import {
  insertAdopted,
  insertLibraryRelease,
  type LibraryFile,
} from "../../store/library/library-releases.ts";
import { findPublishedAmong } from "../../store/library/live-files.ts";
import type { Store, Trx } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import type { NewRelease, ReleaseFields } from "../../store/releases/release-row.ts";
import { findRelease } from "../../store/releases/releases.ts";
import { everywhere, own } from "../../store/storages/scope.ts";
import { recountWorkOf } from "../../store/works/recount.ts";
import { placeInQueue } from "../releases/change-state.ts";
import { findStorageOfPaths } from "../releases/read-storages.ts";
import { describeAdoption } from "../releases/waiting.ts";

/** A file of the library; `path` is absolute. */
export type AdoptableFile = {
  path: string;
  role: ItemRole;
  file: FileIdentity;
  mapping?: EpisodeMapping | undefined;
  media?: MediaFacts | undefined;
};

export type FoundWork = {
  /** The work's own folder, or its video if the folder also has other works. */
  path: string;
  files: readonly AdoptableFile[];
  /** The library folder as it is now. It distinguishes a missing file from an unmounted disk. */
  anchor?: Anchor | undefined;
};

/** Results of identification for a work, in the form in which they are saved. */
export type IdentificationFacts = Pick<
  ReleaseFields,
  "parsed" | "nameKey" | "candidates" | "confidence" | "parts"
> & {
  /** Why the work was identified this way, or why it is not certain. */
  reasons: Reason[];
};

type RecordDeps = { store: Store; newId: () => string };

/** No engine wrote this, because no file was touched. */
const NO_LEASE = 0;

/**
 * Writes a work whose identity is certain into the journal as filed. No file is touched: the work
 * stays where it is. Files that already have a publication are left out.
 * @returns the id of its release; undefined if nothing was left to record
 */
export function recordAdopted(
  { store, newId }: RecordDeps,
  work: FoundWork,
  identity: Identity,
  facts: IdentificationFacts,
  by: By,
): Promise<number | undefined> {
  return store.write(async (trx) => {
    const files = await filesToRecord(trx, work);
    if (files.length === 0) return undefined;
    // For a filed release, reasons are its problems. The reasons for its identification belong in
    // history.
    const { reasons, ...known } = facts;
    const detail = {
      ...describeAdoption(identity, work, files.length),
      ...(reasons.length > 0 ? { reasons } : {}),
    };
    const read: AdoptedRelease = {
      state: "filed",
      identity,
      facts: { ...known, reasons: [] },
      detail,
    };
    const id = await insertRelease(trx, work, files, read, by);
    if (id === undefined) return undefined;
    const { anchor } = work;
    const publications = files.map(({ path, finalPath, file }) => ({
      id: newId(),
      releaseId: id,
      itemPath: path,
      finalPath,
      file,
      anchor,
    }));
    await insertAdopted(trx, publications, { lease: NO_LEASE, at: by.at });
    await recountWorkOf(everywhere(trx), id, await findRelease(trx, id));
    return id;
  });
}

/**
 * Writes a work that is not certain into the journal, for a person to decide. Once approved, it is
 * adopted in place.
 * @returns the id of its release; undefined if nothing was left to record
 */
export function recordUnsure(
  { store }: Pick<RecordDeps, "store">,
  work: FoundWork,
  facts: IdentificationFacts & { suggestion?: Identity | undefined },
  by: By,
): Promise<number | undefined> {
  return store.write(async (trx) => {
    const files = await filesToRecord(trx, work);
    if (files.length === 0) return undefined;
    const { suggestion: identity, ...rest } = facts;
    const detail = { path: work.path, source: "library", reasons: facts.reasons };
    const id = await insertRelease(
      trx,
      work,
      files,
      { state: "review", identity, facts: rest, detail },
      by,
    );
    const release = id === undefined ? undefined : await findRelease(trx, id);
    if (!release) return undefined;
    await placeInQueue(trx, release);
    return release.id;
  });
}

type AdoptedRelease = Pick<NewRelease, "identity"> & {
  state: "filed" | "review";
  facts: IdentificationFacts;
  /** Detail for the history entry. */
  detail: Record<string, unknown>;
};

async function insertRelease(
  trx: Trx,
  work: FoundWork,
  files: readonly LibraryFile[],
  { state, identity, facts, detail }: AdoptedRelease,
  by: By,
): Promise<number | undefined> {
  const release: NewRelease = {
    source: "library",
    name: basename(work.path),
    path: work.path,
    state,
    identity,
    reasons: facts.reasons,
    ...(state === "filed" ? { decidedBy: "engine" } : {}),
    storage: await findStorageOfPaths(trx, [work.path], by.at),
    fileCount: files.length,
    bytes: files.reduce((sum, { file }) => sum + file.size, 0),
  };
  const id = await insertLibraryRelease(trx, release, { fields: facts, files }, by.at);
  const action = state === "filed" ? "adopted" : "found";
  if (id !== undefined) {
    await appendHistory(trx, {
      ...by,
      releaseId: id,
      name: release.name,
      action,
      to: state,
      detail,
    });
  }
  return id;
}

/**
 * Returns the work's files with their paths within the release. Files that have a publication by
 * now are omitted.
 */
async function filesToRecord(trx: Trx, { path, files }: FoundWork): Promise<LibraryFile[]> {
  const paths = files.map((foundFile) => foundFile.path);
  const published = await findPublishedAmong(own(trx), paths);
  const folder = files.some((foundFile) => foundFile.path === path) ? dirname(path) : path;
  return files.flatMap(({ path: finalPath, ...file }) =>
    published.has(finalPath) ? [] : { ...file, finalPath, path: relative(folder, finalPath) },
  );
}
