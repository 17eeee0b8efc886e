import { sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { type Identity, sameWork } from "../../base/identity.ts";
import { hasSameNumbers, selectMainVideoItems } from "../../base/item.ts";
import type { By } from "../../core/actor.ts";
import { isStraight, type Release } from "../../core/release/release.ts";
import type { Event, State } from "../../core/release/state.ts";
import {
  type Alias,
  isLesson,
  type ParsedName,
  parseRelease,
  statedTypeOf,
  toNameKey,
} from "../../names/index.ts";
import type { Store, Trx } from "../../store/open.ts";
import { addAlias, aliasOf, findAlias, removeAliasOf } from "../../store/releases/aliases.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { type FiledItem, readableItemsOf } from "../../store/releases/items.ts";
import { listLineageAt } from "../../store/releases/lineage.ts";
import {
  findStateBeforeReview,
  listInReviewUnderName,
} from "../../store/releases/release-lookup.ts";
import { type ExpectedRelease, findReadableRelease } from "../../store/releases/releases.ts";
import { type Everywhere, everywhere } from "../../store/storages/scope.ts";
import { changeStateWithin, type StateChange } from "../releases/change-state.ts";

/**
 * History messages for a correction, and the reasons why other releases with the same name are
 * identified again.
 */
const SAID = {
  learned: {
    message: "This correction is remembered for names like this one.",
    why: "A person said what its name means.",
  },
  forgotten: {
    message: "This correction no longer applies to names like this one.",
    why: "The correction for its name was removed.",
  },
} as const;

type LessonSource = { id: number; name: string; state: State };

/** Events with which a person takes back the correction that a release taught. */
type RetractingEvent = Extract<Event, { kind: "undo" | "withdraw" | "reject" | "retry" }>;

type LearntNumbers = { season?: number | undefined; episodes?: readonly number[] | undefined };

/**
 * True if the numbers that a person gave differ from the numbers that TMDB gave for the name. If
 * the name was not taken for this work before, they are compared with the numbers in the name
 * instead. If they differ, the names of its siblings cannot be trusted either.
 */
function isRenumbered(
  before: { identity?: Identity | undefined; items: readonly FiledItem[] },
  after: { identity: Identity; items: readonly FiledItem[] },
  files: ReadonlyMap<string, ParsedName>,
): boolean {
  const { identity } = after;
  const same = before.identity !== undefined && sameWork(before.identity, identity);
  const known = new Map(before.items.map((item) => [item.path, item.mapping]));
  const videos = after.items.filter((item) => item.role === "video" && !item.skip);
  return videos.some(({ path, mapping }) => {
    const { season, episodes }: LearntNumbers = mapping ?? identity;
    const name = files.get(path);
    const worked = same ? known.get(path) : undefined;
    const numbers: LearntNumbers = worked ?? {
      season: name?.season ?? undefined,
      episodes: name?.episodes,
    };
    // If the person gave only a season, the episodes in the name are kept.
    return !hasSameNumbers({ season, episodes: episodes ?? numbers.episodes }, numbers);
  });
}

type ApprovedRelease = {
  /** The release before the approval. */
  release: Release;
  items: readonly FiledItem[];
  /** The work as which it was approved, and its files as the approval left them. */
  identity: Identity;
  chosen: readonly FiledItem[];
  /** True if the work was named by its id. */
  byId: boolean;
  /** True if seasons or episodes were named. */
  withNumbers: boolean;
};

/**
 * Stores what an approval teaches about the release's name, in the approval's transaction. The
 * correction counts only once the release is filed and `teach` is called. Anything that the same
 * release taught before is forgotten first.
 */
export async function learnFrom(trx: Trx, approved: ApprovedRelease, by: By): Promise<void> {
  const { release, items, identity, chosen, byId, withNumbers } = approved;
  const before = await aliasOf(trx, release.id);
  // The same approval was repeated, so the correction stays as it is.
  if (before && sameWork(before.identity, identity) && !withNumbers) return;
  await forgetLesson(trx, release, by);
  // The release is not identified yet. A choice made without candidates applies only to this
  // release.
  if (release.parsed === undefined) return;
  const paths = selectMainVideoItems(items).map(({ path }) => path);
  const { release: parsed, files } = parseRelease(release.name, paths);
  const key = toNameKey(parsed);
  // The name states a different type. Such a correction would never help, because a guard would
  // hold the release each time.
  if (key === undefined || statedTypeOf(parsed) !== identity.type) return;
  const corrected =
    withNumbers &&
    isRenumbered({ identity: release.identity, items }, { identity, items: chosen }, files);
  if (!corrected && !isLesson({ previous: release, chosen: identity, byId })) return;
  const { type, tmdbId, title, year } = identity;
  await addAlias(trx, {
    nameKey: key,
    title: parsed.title ?? "",
    country: parsed.country ?? undefined,
    year: parsed.year ?? undefined,
    identity: { type, tmdbId, title, year },
    renumbered: corrected,
    releaseId: release.id,
    releaseName: release.name,
    actor: by.actor,
    at: by.at,
  });
}

/**
 * Must be called in the transaction that marks a release as filed. From now on, the correction that
 * a person's approval taught for the release's name counts, and other releases in review with this
 * name are identified again.
 */
export async function teach(trx: Trx, release: Release, by: By): Promise<void> {
  if (isStraight(release)) return;
  const { id, name, identity, decidedBy } = release;
  const alias = await aliasOf(trx, id);
  if (alias === undefined) return;
  // The person's choice was refused, and the release was filed as something else.
  if (decidedBy !== "person" || identity === undefined || !sameWork(alias.identity, identity)) {
    await removeAliasOf(trx, id);
    return;
  }
  await record(trx, "learned", alias, name, by, alias.actor);
}

/**
 * Must run in a transaction. Forgets the correction that a release taught, or would teach once it
 * is filed, and adds the history row.
 */
async function forgetLesson(trx: Trx, { id, name, state }: LessonSource, by: By): Promise<void> {
  const alias = await removeAliasOf(trx, id);
  if (alias && state === "filed") await record(trx, "forgotten", alias, name, by);
}

/**
 * Changes a release's state with an event that takes back its approval, and forgets the correction
 * that the approval taught.
 */
export async function changeStateAndForget(
  trx: Trx,
  seen: ExpectedRelease & { name: string },
  event: RetractingEvent,
  by: By,
): Promise<StateChange> {
  const moved = await changeStateWithin(trx, seen, event, by);
  if (moved.ok) await forgetLesson(trx, seen, by);
  return moved;
}

/** @throws UserError (`not_found`) */
export function forgetAlias(store: Store, id: number, by: By): Promise<Alias> {
  return store.write(async (trx) => {
    const alias = await findAlias(trx, id);
    if (!alias) {
      throw UserError.notFound(
        sentence`There is no alias ${id}.`,
        sentence`${{ do: "aliases" }} lists all aliases.`,
      );
    }
    await removeAliasOf(trx, alias.releaseId);
    await record(trx, "forgotten", alias, alias.releaseName, by);
    return alias;
  });
}

async function record(
  trx: Trx,
  action: keyof typeof SAID,
  { id, identity, nameKey, releaseId }: Alias,
  name: string,
  by: By,
  actor = by.actor,
): Promise<void> {
  const { message, why } = SAID[action];
  await appendHistory(trx, {
    at: by.at,
    actor,
    releaseId,
    name,
    action,
    detail: { alias: id, identity, message },
  });
  await identifyNameAgain(everywhere(trx), nameKey, releaseId, why, by);
}

/**
 * Must run in a transaction. Sends a release in review back to identification, but only if
 * identification sent it to review, or if it was identified before filing was refused. Identifying
 * again does not help with an archive or a person's own choice.
 */
async function identifyAgain(trx: Trx, release: Release, message: string, by: By): Promise<void> {
  if (release.state !== "review") return;
  if (
    release.decidedBy !== "engine" &&
    (await findStateBeforeReview(trx, release.id)) !== "identifying"
  ) {
    return;
  }
  await changeStateWithin(trx, release, { kind: "look_again", message }, by);
}

/**
 * Does the same as `identifyAgain` for every release in review with this name, on all storages,
 * except the release with the id `except`.
 */
async function identifyNameAgain(
  trx: Everywhere<Trx>,
  nameKey: string,
  except: number,
  why: string,
  by: By,
) {
  for (const release of await listInReviewUnderName(trx, nameKey)) {
    if (release.id !== except) await identifyAgain(trx, release, why, by);
  }
}

/**
 * Must be called in the transaction that marks a release as filed. Identifies subtitles and extras
 * again that are in review because they arrived before their folder's videos were in the library.
 */
export async function wakeLateFiles(trx: Trx, { id, path }: Release, by: By): Promise<void> {
  for (const other of await listLineageAt(trx, path)) {
    if (other.id === id || other.parentId === undefined || other.state !== "review") continue;
    const release = await findReadableRelease(trx, other.id);
    const items = await readableItemsOf(trx, other.id);
    if (release === undefined || !items || items.some(({ role }) => role === "video")) continue;
    await identifyAgain(trx, release, `Release ${id} filed videos of its folder.`, by);
  }
}
