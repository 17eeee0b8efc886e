import { changeState, type StateChangeExtra } from "../../src/app/releases/change-state.ts";
import type { Identity } from "../../src/base/identity.ts";
import type { EpisodeMapping, Item } from "../../src/base/item.ts";
import type { Operation } from "../../src/core/journal/operation.ts";
import type { FileIdentity } from "../../src/core/media-files/file-identity.ts";
import type { Release } from "../../src/core/release/release.ts";
import type { Event } from "../../src/core/release/state.ts";
import type { Store } from "../../src/store/open.ts";
import { replaceItems } from "../../src/store/releases/items.ts";
import { findRelease, insertRelease } from "../../src/store/releases/releases.ts";

export const OLD: Identity = { type: "movie", tmdbId: 841, title: "Dune", year: 1984 };
export const NEW: Identity = { type: "movie", tmdbId: 438631, title: "Dune", year: 2021 };

export const ENGINE = { actor: "engine", at: 100 };

export const inode = (ino: number | string): FileIdentity => ({
  dev: "1",
  ino: String(ino),
  size: 1000,
  mtimeNs: "1700000000000000000",
});

export const video = (path: string, mapping?: EpisodeMapping): Item => ({
  path,
  size: 1000,
  mtimeNs: "1700000000000000000",
  role: "video",
  skip: false,
  ...(mapping ? { mapping } : {}),
});

export async function find(store: Store, id: number): Promise<Release> {
  const release = await findRelease(store.read, id);
  if (!release) throw new Error(`There is no release ${id}.`);
  return release;
}

/** Adds a settling release with its videos. */
export async function added(
  store: Store,
  name: string,
  items = [video(`${name}.mkv`)],
): Promise<Release> {
  const id = await store.write(async (trx) => {
    const id = await insertRelease(
      trx,
      { source: "folder", name, path: `/in/${name}`, state: "settling" },
      ENGINE,
    );
    await replaceItems(trx, id, items);
    return id;
  });
  return find(store, id);
}

/** Applies an event to the current state of a release. Throws if the change is refused. */
export async function moved(
  store: Store,
  id: number,
  event: Event,
  by = ENGINE,
  extra?: StateChangeExtra,
): Promise<Release> {
  const result = await changeState(store, await find(store, id), event, by, extra);
  if (!result.ok) throw new Error(result.message);
  return result.release;
}

/** Adds a release that was approved automatically. */
export async function approved(
  store: Store,
  name: string,
  identity = OLD,
  items?: Item[],
): Promise<Release> {
  const { id } = await added(store, name, items);
  await moved(store, id, { kind: "settled" });
  return moved(store, id, { kind: "sure", identity });
}

export async function filing(
  store: Store,
  name: string,
  identity = OLD,
  items?: Item[],
): Promise<Release> {
  const { id } = await approved(store, name, identity, items);
  return moved(store, id, { kind: "start_filing" });
}

/** The intent to publish a release's video. */
export const intent = (
  id: string,
  release: Release,
  more: Partial<Operation> = {},
): Omit<Operation, "state"> => ({
  id,
  releaseId: release.id,
  itemPath: `${release.name}.mkv`,
  kind: "publish",
  lease: 1,
  sourcePath: `${release.path}/${release.name}.mkv`,
  source: inode(release.id),
  tempPath: `/media/.${id}`,
  finalPath: `/media/${release.name}.mkv`,
  madeFolders: [],
  ...more,
});
