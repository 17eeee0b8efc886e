import type { Identity } from "../../base/identity.ts";
import { type Reason, toFileReason } from "../../base/reason-codes.ts";
import { byEngine } from "../../core/actor.ts";
import { isMissingProof } from "../../core/journal/missing.ts";
import type { Operation } from "../../core/journal/operation.ts";
import { isUnchangedFile } from "../../core/media-files/file-identity.ts";
import { NOT_FILED } from "../../core/plan/files/not-filed.ts";
import type { Release, ReleaseIn } from "../../core/release/release.ts";
import type { Event } from "../../core/release/state.ts";
import { abandonOperation } from "../../store/journal/journal.ts";
import { publicationsOf } from "../../store/journal/publications.ts";
import { type AdoptedFile, insertAdopted } from "../../store/library/library-releases.ts";
import { findPublishedAmong } from "../../store/library/live-files.ts";
import type { Trx } from "../../store/open.ts";
import { changeItem, type FiledItem, itemsOf, saveItems } from "../../store/releases/items.ts";
import { findRelease } from "../../store/releases/releases.ts";
import { assertLease } from "../../store/settings/lease.ts";
import { everywhere, own } from "../../store/storages/scope.ts";
import { recountWorkOf } from "../../store/works/recount.ts";
import { lookInLibrary, missingReason } from "../journal/steps/confirm-missing.ts";
import { stampOf } from "../journal/steps/journal.ts";
import { anchorOf, asUnknown } from "../journal/steps/roots.ts";
import { teach } from "../learn/learn.ts";
import { changeState, changeStateWithin } from "../releases/change-state.ts";
import { describeAdoption } from "../releases/waiting.ts";
import { completeItems } from "./complete-items.ts";
import type { FileDeps } from "./file-deps.ts";

/**
 * Adopts an approved work. Each file that is still the one that was seen gets a publication and
 * stays where it is. All other files are reported. No file is touched, so everything is one
 * transaction, and no run is left.
 */
export async function adoptRelease(
  deps: FileDeps,
  release: ReleaseIn<"approved">,
  _journaled: readonly Operation[],
  signal: AbortSignal,
): Promise<undefined> {
  const { store } = deps;
  const completed = await completeItems(
    deps,
    release,
    await itemsOf(store.read, release.id),
    signal,
  );
  if (!completed.ok) {
    await changeState(
      store,
      release,
      { kind: "refused", reasons: completed.reasons },
      byEngine(deps.clock.now()),
    );
    return;
  }
  const seen: AdoptedFile[] = [];
  const left = new Map<string, Reason>();
  for (const item of completed.items.filter(({ skip }) => !skip)) {
    signal.throwIfAborted();
    const found = await seenAgain(deps, item);
    const isOpen = item.role === "video" && completed.identity.type === "tv" && !item.mapping;
    if ("reason" in found) left.set(item.path, found.reason);
    else if (isOpen) left.set(item.path, NOT_FILED.noEpisode);
    else seen.push({ ...found, id: deps.newId(), releaseId: release.id, itemPath: item.path });
  }
  await store.write((trx) => adopt(trx, deps, release, { ...completed, seen, left }));
}

type LibraryReleaseFiles = {
  identity: Identity;
  items: readonly FiledItem[];
  seen: readonly AdoptedFile[];
  left: ReadonlyMap<string, Reason>;
};

async function adopt(
  trx: Trx,
  deps: FileDeps,
  release: ReleaseIn<"approved">,
  { identity, items, seen, left }: LibraryReleaseFiles,
): Promise<void> {
  const stamp = stampOf(deps);
  await assertLease(trx, stamp.lease);
  const by = byEngine(stamp.at);
  const paths = seen.map(({ finalPath }) => finalPath);
  const taken = await findPublishedAmong(own(trx), paths);
  const adopted = seen.filter(({ finalPath }) => !taken.has(finalPath));
  const reasons = [...left].map(([path, reason]) => toFileReason(path, reason));
  if (adopted.length === 0) {
    await changeStateWithin(
      trx,
      release,
      notAdopted([...left.values()], reasons, taken.size > 0),
      by,
    );
    return;
  }
  const known = items.map((item) => ({ ...item, problem: left.get(item.path)?.message }));
  const bytes = adopted.reduce((sum, { file }) => sum + file.size, 0);
  const moved = await changeStateWithin(trx, release, { kind: "adopted", problems: reasons }, by, {
    fields: { identity, fileCount: adopted.length, bytes },
    detail: describeAdoption(identity, release, adopted.length),
  });
  if (!moved.ok) return;
  await saveItems(trx, release.id, known);
  for (const { itemPath } of adopted) {
    await changeItem(trx, release.id, itemPath, { method: "adopted" });
  }
  await insertAdopted(trx, adopted, stamp);
  await recountWorkOf(everywhere(trx), release.id, moved.release);
  await teach(trx, moved.release, by);
}

/** Returns what happens to a work when no file is left to adopt. */
function notAdopted(why: readonly Reason[], reasons: Reason[], isKnown: boolean): Event {
  if (isKnown) return { kind: "nothing_to_file", reasons: [KNOWN] };
  return why.every(({ code }) => code === "missing")
    ? { kind: "vanished" }
    : { kind: "refused", reasons };
}

/**
 * Returns the item's file if it is still the one that was seen, otherwise why it is not adopted.
 * @throws Outage while its disk is not mounted
 */
async function seenAgain(
  { files, libraryHomes }: FileDeps,
  { destination = "", ino = "", size, mtimeNs }: FiledItem,
): Promise<Pick<AdoptedFile, "finalPath" | "file" | "anchor"> | { reason: Reason }> {
  const anchor = await anchorOf({ files, libraryHomes }, destination);
  const file = await lookInLibrary(files, {
    path: destination,
    anchor: anchor && asUnknown(anchor),
  });
  if (isMissingProof(file)) {
    return { reason: missingReason(file, () => "It is no longer in the library.") };
  }
  return isUnchangedFile(file, { dev: file.dev, ino, size, mtimeNs })
    ? { finalPath: destination, file, anchor }
    : {
        reason: {
          code: "changed",
          message: "It has changed since it was found, so it is not adopted.",
        },
      };
}

const KNOWN: Reason = {
  code: "already_there",
  message: "All its files belong to another filed release.",
};

/**
 * Gives up an adopted work and abandons its publications in the journal. The files stay in place
 * unchanged, and nothing goes to the trash.
 */
export async function letGo(deps: FileDeps, release: Release): Promise<void> {
  await deps.store.write(async (trx) => {
    const { lease, at } = stampOf(deps);
    await assertLease(trx, lease);
    for (const publication of await publicationsOf(trx, release.id)) {
      await abandonOperation(trx, publication, "let_go", { lease, at });
      await changeItem(trx, release.id, publication.itemPath, { method: null });
    }
    // If a person decided something in the meantime, that decision determines the next state.
    const current = (await findRelease(trx, release.id)) ?? release;
    await changeStateWithin(trx, current, { kind: "let_go" }, byEngine(at), {
      fields: { plex: null },
    });
  });
}
