import type { Release } from "../../core/release/release.ts";
import type { Trx } from "../../store/open.ts";
import { itemsOf } from "../../store/releases/items.ts";
import { lineageAt } from "../../store/releases/lineage.ts";
import { findRelease } from "../../store/releases/releases.ts";
import type { By } from "../releases/move.ts";
import { lookAgain } from "./look-again.ts";

/**
 * For the transaction that says a release is filed: subtitles and extras that came into its folder before its videos were
 * in the library, and wait in review for them, are looked at again.
 */
export async function wakeLateFiles(trx: Trx, { id, path }: Release, by: By): Promise<void> {
  for (const other of await lineageAt(trx, path)) {
    if (other.id === id || other.parentId === undefined || other.state !== "review") continue;
    const release = await findRelease(trx, other.id);
    const items = await itemsOf(trx, other.id);
    if (release === undefined || items.some(({ role }) => role === "video")) continue;
    await lookAgain(trx, release, `Release ${id} filed videos of its folder.`, by);
  }
}
