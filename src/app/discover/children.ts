import { sentence } from "../../base/actions/sentence.ts";
import { isHalf, stemOfHalf } from "../../base/file-types.ts";
import type { Item, ItemRole } from "../../base/item.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { type By, byEngine } from "../../core/actor.ts";
import type { Clock } from "../../core/clock.ts";
import { UNKNOWN_TO_RESTORED } from "../../core/release/backlog.ts";
import type { Release } from "../../core/release/release.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import type { Store, Trx } from "../../store/open.ts";
import { changeItem, type FiledItem, itemsOf, replaceItems } from "../../store/releases/items.ts";
import { listClaimsAt, listLineageAt } from "../../store/releases/lineage.ts";
import type { ReleaseSummary } from "../../store/releases/release-lookup.ts";
import {
  addRelease,
  findReadableRelease,
  setReasons,
  setUnversioned,
} from "../../store/releases/releases.ts";
import { changeState, changeStateWithin } from "../releases/change-state.ts";
import type { ObservedRelease, ObserveRelease } from "../releases/observe.ts";
import { chooseTaker } from "../releases/scope.ts";
import { type FormerFiling, findFiledBefore } from "./backlog.ts";

/** Roles that can be filed. Pictures, samples and text files that arrive later are left alone. */
const FILEABLE_ROLES: readonly ItemRole[] = ["video", "subtitle", "extra", "archive", "disc"];

/**
 * Takes in new files of a folder that was filed, as a child of the release that filed it: weekly
 * episodes, late subtitles. A file that a release of this folder already lists is not new,
 * regardless of what happened to it. A file that was filed from the folder under another name
 * becomes a child that is `ignored` at once. After a database was restored (`parks`), the child is
 * parked, because it is unknown what happened to the files since the backup.
 * @returns the child's id; undefined if nothing is new or a settling release of the folder takes
 * the files
 */
export async function takeInChild(
  store: Store,
  path: string,
  seen: ObservedRelease,
  by: By,
  { parks = false }: { parks?: boolean } = {},
): Promise<number | undefined> {
  if (seen.single || seen.items.length === 0) return undefined;
  // Checked outside the transaction first: nearly always nothing is new, and no lock is needed.
  const claims = await listClaimsAt(store.read, path);
  if (!hasFileable(unclaimed(seen.items, claims))) return undefined;
  return store.write(async (trx) => {
    const lineage = await listLineageAt(trx, path);
    const fresh = unclaimed(seen.items, await listClaimsAt(trx, path));
    const first = lineage.findLast(({ parentId }) => parentId === undefined);
    if (first === undefined || !hasFileable(fresh)) return undefined;
    const parent = await findReadableRelease(trx, first.id);
    if (parent === undefined) return undefined;
    const again = await findFiledBefore(
      trx,
      lineage,
      fresh,
      new Set(seen.items.map((item) => item.path)),
    );
    const renamed = new Set(again.map(({ item }) => item));
    const known = hasFileable([...renamed]) ? await addRenamed(trx, parent, again, by) : undefined;
    const newer = fresh.filter((item) => !renamed.has(item));
    if (parks) return hasFileable(newer) ? addParked(trx, parent, newer, by) : known;
    const family = lineage.filter(({ id, parentId = id }) => parentId === first.id);
    const halves = await otherHalves(trx, family, seen.items, newer);
    const taker = chooseTaker(lineage);
    if (taker) await joinHalves(trx, halves, taker.id);
    if (taker || !hasFileable(newer)) return known;
    const open = findUndecided(halves);
    const settles =
      open && (await changeStateWithin(trx, open, { kind: "content_changed" }, by)).ok;
    const child = settles ? open.id : await addChild(trx, parent, newer, "settling", by);
    await joinHalves(trx, halves, child);
    return child;
  });
}

async function addChild(
  trx: Trx,
  { id: parentId, source, name, path }: Release,
  items: readonly Item[],
  state: "settling" | "ignored",
  by: By,
): Promise<number> {
  const id = await addRelease(trx, { source, name, path, state, parentId }, by);
  await replaceItems(trx, id, items);
  return id;
}

async function addParked(
  trx: Trx,
  parent: Release,
  items: readonly Item[],
  by: By,
): Promise<number> {
  const id = await addChild(trx, parent, items, "ignored", by);
  await setReasons(trx, [id], { state: "ignored" }, [UNKNOWN_TO_RESTORED]);
  return id;
}

async function addRenamed(
  trx: Trx,
  parent: Release,
  again: readonly FormerFiling[],
  by: By,
): Promise<number> {
  const items = again.map(({ item }) => item);
  const id = await addChild(trx, parent, items, "ignored", by);
  await setReasons(trx, [id], { state: "ignored" }, [renamedReason(again)]);
  return id;
}

/** One sentence for all files, because a folder whose files were all renamed may have hundreds. */
function renamedReason(again: readonly FormerFiling[]): Reason {
  const [first] = again;
  const owner = first?.by.releaseId ?? 0;
  const more = again.length > 1 ? `, and ${again.length - 1} more in the same way` : "";
  const was = cleanText(first?.by.itemPath ?? "", 200);
  return {
    code: "already_there",
    message: sentence`Release ${owner} already filed this same file as ${was}${more}; renaming a download does not change the library. To file it with other numbers, ${{ do: "verb", of: "undo" }} release ${owner}, then ${{ do: "verb", of: "retry" }} this one and, if it is in review, ${{ do: "verb", of: "approve" }} it with its numbers.`,
  };
}

const unclaimed = (items: readonly Item[], claims: ReadonlyMap<string, unknown>): Item[] =>
  items.filter((item) => !claims.has(item.path));

const hasFileable = (items: readonly Item[]): boolean =>
  items.some(({ role }) => FILEABLE_ROLES.includes(role));

export type ContentCheck = {
  /**
   * Checks the files of each release. Returns true if something must settle now. With `parks`,
   * nothing settles automatically.
   */
  check(
    known: Iterable<ReleaseSummary>,
    options: { parks: boolean },
    signal: AbortSignal,
  ): Promise<boolean>;
};

interface ContentCheckDeps {
  store: Store;
  observe: ObserveRelease;
  clock: Clock;
}

/**
 * Sends a decided release back to settling if its files have changed since the decision. A filed
 * release stays filed: new files in its folder become a child release, and a replaced file is left
 * alone.
 */
export function createContentCheck(deps: ContentCheckDeps): ContentCheck {
  const { store, observe, clock } = deps;

  type Look = { parks: boolean; whole: boolean };

  async function check(
    release: ReleaseSummary,
    { parks, whole }: Look,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { state, contentKey } = release;
    if (contentKey === undefined || traitsOf(state).settlesAgain !== "any") return false;
    const seen = await observe(release, signal, { tails: false, whole });
    if (seen.problems.length > 0 || seen.contentKey === contentKey) return false;
    if (parks) {
      // Decisions about these files since the backup are unknown. From now on, changes to the files
      // count again.
      await store.write((trx) => setUnversioned(trx, release.id, { contentKey: seen.contentKey }));
      return false;
    }
    return (await changeState(store, release, { kind: "content_changed" }, byEngine(clock.now())))
      .ok;
  }

  async function checkGrown(
    release: ReleaseSummary,
    parks: boolean,
    signal: AbortSignal,
  ): Promise<boolean> {
    const seen = await observe(release, signal, { tails: false, whole: true });
    if (seen.problems.length > 0 || seen.contentKey === release.contentKey) return false;
    return (
      (await takeInChild(store, release.path, seen, byEngine(clock.now()), { parks })) !== undefined
    );
  }

  return {
    async check(known, { parks }, signal) {
      let moved = false;
      for (const newest of known) {
        // If the newest release of a folder is not a child, it has no children: all files are its
        // own, and no query is needed.
        const whole = newest.parentId === undefined;
        const lineage = whole ? [newest] : await listLineageAt(store.read, newest.path);
        for (const release of lineage) {
          moved = (await check(release, { parks, whole }, signal)) || moved;
        }
        // A folder with child releases was filed once, regardless of what happened to them.
        if (lineage.length > 1 || newest.state === "filed") {
          moved = (await checkGrown(newest, parks, signal)) || moved;
        }
      }
      return moved;
    },
  };
}

/**
 * The half of a VobSub that came first, and the releases that list it and could not file it on its
 * own.
 */
type OtherHalf = { item: Item; of: ReleaseSummary[] };

/**
 * Finds the halves of VobSubs that came before the new files (`fresh`) of a folder that was filed.
 * `all` are the files in the folder, `lineage` its releases. Halves in the library are left out,
 * because the new half finds them there.
 */
async function otherHalves(
  trx: Trx,
  lineage: readonly ReleaseSummary[],
  all: readonly Item[],
  fresh: readonly Item[],
): Promise<OtherHalf[]> {
  const halves = fresh.filter(({ role, path }) => role === "subtitle" && isHalf(path));
  if (halves.length === 0) return [];
  const byStem = Map.groupBy(
    all.filter(({ path }) => isHalf(path)),
    ({ path }) => stemOfHalf(path),
  );
  const owners = await Promise.all(
    lineage.map(async (release) => ({ release, items: await halvesOf(trx, release.id) })),
  );
  return halves.flatMap((half) => {
    const other = byStem.get(stemOfHalf(half.path))?.find((one) => one !== half);
    const claims = owners.flatMap(({ release, items }) => {
      const item = other && items.get(other.path);
      return item ? { release, item } : [];
    });
    if (other === undefined || claims.length === 0 || claims.some(({ item }) => item.published)) {
      return [];
    }
    const skip = claims.some(
      ({ release, item }) => item.skip || traitsOf(release.state).decision === "against",
    );
    return { item: { ...other, skip }, of: claims.map(({ release }) => release) };
  });
}

/** Finds the undecided release that has such a half. That release takes the new files. */
const findUndecided = (halves: readonly OtherHalf[]): ReleaseSummary | undefined =>
  halves
    .flatMap(({ item, of }) => (item.skip ? [] : of))
    .find(({ state }) => traitsOf(state).decision === "open");

/**
 * Adds the halves to the files of release `id`. What their old release recorded about them is no
 * longer true.
 */
async function joinHalves(trx: Trx, halves: readonly OtherHalf[], id: number): Promise<void> {
  const items = await itemsOf(trx, id);
  const listed = new Set(items.map(({ path }) => path));
  const joining = halves.filter(({ item }) => !listed.has(item.path));
  if (joining.length === 0) return;
  await replaceItems(trx, id, [...items, ...joining.map(({ item }) => item)]);
  const problem = `Its other half arrived later. Both are now in release ${id}.`;
  for (const { item, of } of joining) {
    for (const owner of item.skip ? [] : of) {
      await changeItem(trx, owner.id, item.path, { problem });
    }
  }
}

async function halvesOf(
  trx: Trx,
  id: number,
): Promise<Map<string, FiledItem & { published: boolean }>> {
  const published = new Set((await publicationsOf(trx, id)).map(({ itemPath }) => itemPath));
  const halves = (await itemsOf(trx, id)).filter(({ path }) => isHalf(path));
  return new Map(
    halves.map((item) => [item.path, { ...item, published: published.has(item.path) }]),
  );
}
