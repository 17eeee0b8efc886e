import { changeState } from "../../../src/app/releases/change-state.ts";
import type { Identity } from "../../../src/base/identity.ts";
import type { EpisodeMapping } from "../../../src/base/item.ts";
import type { Release } from "../../../src/core/release/release.ts";
import type { Trx } from "../../../src/store/open.ts";
import { replaceItems } from "../../../src/store/releases/items.ts";
import { addRelease, findRelease } from "../../../src/store/releases/releases.ts";
import type { Worker } from "./wire-worker.ts";

export async function releaseOf({ store }: Worker, id: number): Promise<Release> {
  const found = await findRelease(store.read, id);
  if (!found) throw new Error(`There is no release ${id}.`);
  return found;
}

/** Adds the files at `path` as a settled download that is approved as this work. Returns its id. */
export async function takeApproved(
  worker: Worker,
  name: string,
  path: string,
  identity: Identity,
  mappings: Record<string, EpisodeMapping> = {},
): Promise<number> {
  const { store, observe } = worker;
  const seen = await observe(path, new AbortController().signal);
  const engine = { actor: "engine", at: worker.now() };
  const id = await store.write((trx) =>
    addRelease(trx, { source: "folder", name, path, state: "settling" }, engine),
  );
  const items = seen.items.map((item) => ({ ...item, mapping: mappings[item.path] }));
  const fields = { contentKey: seen.contentKey, fileCount: items.length, bytes: seen.bytes };
  const within = (trx: Trx) => replaceItems(trx, id, items);
  await changeState(store, await releaseOf(worker, id), { kind: "settled" }, engine, {
    fields,
    within,
  });
  const moved = await changeState(
    store,
    await releaseOf(worker, id),
    { kind: "sure", identity },
    engine,
  );
  if (!moved.ok) throw new Error(moved.message);
  return id;
}
