import { type Reason, toFileReason } from "../../base/reason-codes.ts";
import { ENGINE } from "../../core/actor.ts";
import { FIRST_SERVER } from "../../core/library/server-entry.ts";
import type { Release } from "../../core/release/release.ts";
import { explainKeptItems, keptOf, OTHER_ITEM } from "../../core/scan/kept-items.ts";
import type { Trx } from "../../store/open.ts";
import { setPlex } from "../../store/plex/plex-proofs.ts";
import {
  listOtherItems,
  readKeptCounts,
  renamedOf,
  setKept,
} from "../../store/plex/renamed-videos.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { findReadableRelease, setReasons } from "../../store/releases/releases.ts";
import type { ScannedServer } from "./scan-check.ts";

/** Result of a scan request, as a history action. */
export type ScanAction =
  | "scan_requested"
  | "scan_refused"
  | "plex_seen"
  | "plex_mismatch"
  | "plex_not_seen";

export const appendScanHistory = (
  trx: Trx,
  release: Pick<Release, "id" | "name">,
  action: ScanAction,
  index: number,
  detail: Record<string, unknown>,
): Promise<void> =>
  appendHistory(trx, {
    at: index,
    releaseId: release.id,
    name: release.name,
    action,
    actor: ENGINE,
    detail,
  });

/** Returns the server's title for an entry of history. Entries about the first server have none. */
export const serverOf = ({
  isFirst,
  title,
}: Pick<ScannedServer, "isFirst" | "title">): { server?: string } =>
  isFirst ? {} : { server: title };

const MAX_REASONS = 20;

/**
 * Records whether Plex kept its items for a release's videos through a rename. Reports the result
 * of each plan once it has no open video left. `items` contains the current items of each video, by
 * publication. With `isOver`, all other videos count as not shown.
 */
export async function recordKeptItems(
  trx: Trx,
  releaseId: number,
  { items, isOver }: { items: ReadonlyMap<string, readonly string[]>; isOver: boolean },
  time: number,
  server: string = FIRST_SERVER,
): Promise<void> {
  const plans = new Set<number>();
  for (const video of await renamedOf(trx, releaseId)) {
    const now = items.get(video.operationId);
    const kept = now ? keptOf(video.items, now) : isOver ? (video.kept ?? "not_shown") : video.kept;
    if (kept === undefined || kept === video.kept) continue;
    await setKept(trx, video, kept);
    plans.add(video.planId);
  }
  for (const id of plans) await sayOfPlan(trx, id, { server, at: time });
}

async function sayOfPlan(trx: Trx, id: number, by: { server: string; at: number }): Promise<void> {
  const counts = await readKeptCounts(trx, id);
  const plan = await findReadableRelease(trx, id);
  if (!counts || plan?.state !== "filed") return;
  const isSeen = counts.same + counts.another + counts.unknown > 0;
  await appendScanHistory(trx, plan, isSeen ? "plex_seen" : "plex_not_seen", by.at, {
    message: explainKeptItems(counts),
  });
  if (counts.not_shown === 0) await setPlex(trx, id, "seen", by);
  const others = await listOtherItems(trx, id, MAX_REASONS);
  const reasons: Reason[] = [
    ...others.map((path) => toFileReason(path, { code: "other_item", message: OTHER_ITEM })),
    ...plan.reasons.filter(({ code }) => code !== "other_item"),
  ];
  await setReasons(trx, [id], { state: "filed" }, reasons.slice(0, MAX_REASONS));
}
