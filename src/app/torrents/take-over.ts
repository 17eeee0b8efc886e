import { isAbsolute, join } from "node:path";
import type { By } from "../../core/actor.ts";
import type { Reason } from "../../core/reason.ts";
import type { Release } from "../../core/release/release.ts";
import { isBusy, traitsOf } from "../../core/release/state-traits.ts";
import type { Trx } from "../../store/open.ts";
import { lineageAt } from "../../store/releases/lineage.ts";
import { findRelease, insertRelease, liveAtPath } from "../../store/releases/releases.ts";
import { setOrigin } from "../../store/torrents/torrent-notes.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";
import { moveWithin } from "../releases/move.ts";

/** What was read and decided goes with the files that it was about. */
const isOpen = ({ state }: Release): boolean => traitsOf(state).decision === "open";

/** The path of what a torrent is, where it has exactly one file or folder, in a folder that we know by its full path. */
export const pathOf = ({ folder, tops }: RegisteredTorrent): string | undefined =>
  tops?.length === 1 && isAbsolute(folder) ? join(folder, tops[0] ?? "") : undefined;

type TakenAs = {
  path: string;
  /** By Transmission's word. */
  finished: boolean;
  /** Whether what is finished is parked now. */
  parks: boolean;
  /** Why a release is parked, by the folder source as well. */
  backlog: Reason;
};

/**
 * The release of a torrent: a new one, or the one that a folder or a person made of the same path before. Returns its id,
 * and whether it was parked just now.
 * A release that was taken over incomplete settles again, by the torrent's rule; also one that the folder's source parked,
 * which cannot know that it is no finished one.
 */
export async function takeOver(
  trx: Trx,
  torrent: RegisteredTorrent,
  { path, finished, parks, backlog }: TakenAs,
  by: By,
): Promise<{ id: number; parked: boolean }> {
  const name = torrent.tops?.[0] ?? "";
  const live = await liveAtPath(trx, path);
  if (live === undefined) {
    const [state, reasons] = parks && finished ? (["ignored", [backlog]] as const) : (["settling", []] as const);
    const id = await insertRelease(trx, { source: "torrent", name, path, state, reasons: [...reasons] }, by);
    return { id, parked: parks && finished };
  }
  const release = await findRelease(trx, live);
  if (release && release.source !== "torrent") {
    await setOrigin(trx, live, { source: "torrent" });
    const open = !torrent.complete && isOpen(release);
    const parked = release.state === "ignored" && release.reasons[0]?.code === backlog.code;
    if (open || (parked && !finished)) await moveWithin(trx, release, { kind: "content_changed" }, by);
  }
  return { id: live, parked: false };
}

/**
 * Moves the release of a torrent that was renamed or moved, with its child releases. Undecided ones settle again.
 * @returns false while files of any of them are being worked on where they were: then none of them goes yet.
 */
export async function relocate(trx: Trx, release: Release, path: string, name: string, by: By): Promise<boolean> {
  const lineage = await lineageAt(trx, release.path);
  const family = lineage.filter(({ id, parentId }) => id === release.id || parentId === release.id);
  if (family.some(({ state }) => isBusy(state))) return false;
  await giveWay(trx, path, release.id, by);
  for (const { id } of family) {
    const one = await findRelease(trx, id);
    if (!one) continue;
    await setOrigin(trx, id, { path, name });
    if (isOpen(one)) await moveWithin(trx, one, { kind: "content_changed" }, by);
  }
  return true;
}

/** A watch may have seen the new name before Transmission was asked: what it made of it is the torrent's release now. */
async function giveWay(trx: Trx, path: string, torrentsRelease: number, by: By): Promise<void> {
  const live = await liveAtPath(trx, path);
  const other = live === undefined || live === torrentsRelease ? undefined : await findRelease(trx, live);
  if (!other || other.parentId === torrentsRelease) return;
  const message = `It is the torrent of release ${torrentsRelease}, under its new name.`;
  const ignored = await moveWithin(
    trx,
    other,
    { kind: "nothing_to_file", reasons: [{ code: "torrent", message }] },
    by,
  );
  if (!ignored.ok) await moveWithin(trx, other, { kind: "vanished" }, by);
}
