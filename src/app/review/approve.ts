import { UserError } from "../../core/errors.ts";
import { type Identity, sameWork } from "../../core/identity.ts";
import type { EpisodeMapping, Role } from "../../core/release/item.ts";
import type { Release } from "../../core/release/release.ts";
import { changeItem, type FiledItem, type ItemChange, itemsOf } from "../../store/items.ts";
import type { Store, Trx } from "../../store/open.ts";
import { type By, moveRelease } from "../move.ts";
import { showIdentity } from "../show/show-release.ts";
import type { ShownResult } from "../show/shown.ts";
import { type Choice, chooseIdentity } from "./choose-identity.ts";
import { requireRelease } from "./find-item.ts";
import { type ResultOf, toResult } from "./result.ts";

export type FileChoice = {
  path: string;
  season?: number | undefined;
  episodes?: number[] | undefined;
  role?: Role | undefined;
  skip?: boolean | undefined;
};

export type Approval = Choice & { files?: FileChoice[] | undefined; version?: number | undefined };

/**
 * Approves each release; the engine files it. With several ids every one gets its own answer, and an identity may be
 * named for one alone.
 * @throws UserError (`invalid_request`) when an identity or files are named for several releases.
 */
export async function approve(
  store: Store,
  ids: readonly number[],
  approval: Approval,
  by: By,
): Promise<ShownResult[]> {
  const named = Object.values(approval).some((value) => value !== undefined);
  if (named && ids.length !== 1) {
    throw new UserError(
      "An identity or file can be named for one release at a time.",
      "Approve the others in a call of their own.",
    );
  }
  const results: ShownResult[] = [];
  for (const id of ids) results.push(await toResult(id, () => approveOne(store, id, approval, by)));
  return results;
}

async function approveOne(store: Store, id: number, approval: Approval, by: By): ResultOf {
  const release = await requireRelease(store, id);
  if (approval.version !== undefined && approval.version !== release.version) {
    throw new UserError(
      `Release ${id} is ${release.state} at version ${release.version}, not ${approval.version}.`,
      "Look at it again, then approve.",
      "conflict",
    );
  }
  const identity = chooseIdentity(release, approval);
  const items = await itemsOf(store.read, id);
  const changes = toChanges(release, items, approval, forgetsNumbers(release, identity, approval));
  const within = async (trx: Trx): Promise<void> => {
    for (const { path, change } of changes) await changeItem(trx, id, path, change);
  };
  const moved = await moveRelease(store, release, { kind: "approve", identity }, by, { within });
  if (!moved.ok) return { ok: false, code: moved.code, message: moved.message };
  return { ok: true, state: moved.release.state, identity: showIdentity(identity) };
}

/** Numbers worked out for another work, or for another season, are worked out again. */
const forgetsNumbers = (release: Release, identity: Identity, { season, episodes }: Approval): boolean =>
  season !== undefined || episodes !== undefined || !release.identity || !sameWork(release.identity, identity);

type Change = { path: string; change: ItemChange };

/** What the approval says about single files; the numbers of another work's episodes do not survive a new identity. */
function toChanges(release: Release, items: FiledItem[], approval: Approval, forget: boolean): Change[] {
  const changes = new Map<string, ItemChange>();
  if (forget) for (const item of items) if (item.mapping) changes.set(item.path, { mapping: null });
  const videos = items.filter((item) => item.role === "video" && !item.skip);
  const [only] = videos;
  if (approval.season !== undefined && approval.episodes && only && videos.length === 1) {
    changes.set(only.path, { mapping: toMapping(approval.season, approval.episodes) });
  }
  for (const file of approval.files ?? []) {
    if (!items.some((item) => item.path === file.path)) {
      throw new UserError(
        `Release ${release.id} has no file "${file.path}".`,
        "`plex-ingest show` lists its files by their paths.",
        "not_found",
      );
    }
    changes.set(file.path, toChange(file));
  }
  return [...changes].map(([path, change]) => ({ path, change }));
}

function toChange({ season, episodes, role, skip }: FileChoice): ItemChange {
  return {
    ...(season !== undefined && episodes ? { mapping: toMapping(season, episodes) } : {}),
    ...(role === undefined ? {} : { role }),
    skip: skip ?? false,
  };
}

/** Titles are filled in by the engine, from TMDb. */
const toMapping = (season: number, episodes: number[]): EpisodeMapping => ({ season, episodes, titles: [] });
