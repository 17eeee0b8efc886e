import type { By } from "../../core/actor.ts";
import type { Release } from "../../core/release/release.ts";
import type { Trx } from "../../store/open.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { lineageAt } from "../../store/releases/lineage.ts";
import { enteredReviewFrom, inReviewUnderName } from "../../store/releases/release-lookup.ts";
import { findRelease } from "../../store/releases/releases.ts";
import { allStorages } from "../../store/storages/scope.ts";
import { moveWithin } from "../releases/move.ts";

/**
 * Sends a release in review back to be identified, inside a transaction. Only if identification sent it to review, or found
 * what it is before filing was refused: identifying again does not help with an archive or a person's own choice.
 * @returns whether it moved
 */
async function identifyAgain(trx: Trx, release: Release, message: string, by: By): Promise<boolean> {
  if (release.state !== "review") return false;
  if (release.decidedBy !== "engine" && (await enteredReviewFrom(trx, release.id)) !== "identifying") return false;
  return (await moveWithin(trx, release, { kind: "look_again", message }, by)).ok;
}

/** The same for every release in review with this name, on all storages, except one. Returns how many moved. */
export async function identifyNameAgain(
  own: Trx,
  nameKey: string,
  except: number,
  message: string,
  by: By,
): Promise<number> {
  const trx = allStorages(own);
  let went = 0;
  for (const release of await inReviewUnderName(trx, nameKey)) {
    if (release.id !== except && (await identifyAgain(trx, release, message, by))) went++;
  }
  return went;
}

/**
 * Call it in the transaction that marks a release as filed: subtitles and extras of its folder that came before the videos
 * were in the library, and are in review because of it, are identified again.
 */
export async function wakeLateFiles(trx: Trx, { id, path }: Release, by: By): Promise<void> {
  for (const other of await lineageAt(trx, path)) {
    if (other.id === id || other.parentId === undefined || other.state !== "review") continue;
    const release = await findRelease(trx, other.id);
    const items = await itemsOf(trx, other.id);
    if (release === undefined || items.some(({ role }) => role === "video")) continue;
    await identifyAgain(trx, release, `Release ${id} filed videos of its folder.`, by);
  }
}
