import { type Reason, toFileReason } from "../../base/reason-codes.ts";
import { ENGINE } from "../../core/actor.ts";
import { keepsItems } from "../../core/library/server-entry.ts";
import type { Release } from "../../core/release/release.ts";
import type { ServerState } from "../../core/scan/combine-states.ts";
import {
  explainKeptItems,
  type ItemContinuity,
  type KeptCounts,
  keptOf,
  OTHER_ITEM,
} from "../../core/scan/kept-items.ts";
import type { Trx } from "../../store/open.ts";
import { setPlex } from "../../store/plex/plex-proofs.ts";
import {
  countRenamedVideos,
  listOtherItems,
  listPlansOf,
  readKeptCounts,
  renamedOf,
  setKept,
} from "../../store/plex/renamed-videos.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { findReadableRelease, setReasons } from "../../store/releases/releases.ts";
import { listServerStates } from "../../store/servers/server-states.ts";
import type { ScannedServer } from "./scan-check.ts";

/** Result of a scan request, as a history action. */
export type ScanAction =
  | "scan_requested"
  | "scan_refused"
  | "plex_seen"
  | "plex_mismatch"
  | "plex_not_seen"
  | "plex_scanned"
  | "plex_still_listed";

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

/**
 * Returns the server's title for an entry of history. Entries about Plex have none if it is the
 * first server.
 */
export const serverOf = ({
  isFirst,
  kind,
  title,
}: Pick<ScannedServer, "isFirst" | "kind" | "title">): { server?: string } =>
  isFirst && kind === "plex" ? {} : { server: title };

const MAX_REASONS = 20;

/** The server whose answers about renamed videos are recorded. */
type FollowedServer = Pick<ScannedServer, "name" | "kind" | "title" | "isFirst">;

/**
 * Records a plan's state at a server other than the first, once the server's check of each release
 * that the plan renamed has ended. The items of such a server are not followed.
 */
async function recordPlansAt(
  trx: Trx,
  releaseId: number,
  entry: FollowedServer,
  time: number,
): Promise<void> {
  for (const planId of await listPlansOf(trx, releaseId)) {
    const videos = await countRenamedVideos(trx, planId);
    const ids = [planId, ...videos.keys()];
    const states = new Map(
      (await listServerStates(trx, ids))
        .filter(({ server }) => server === entry.name)
        .map((one) => [one.releaseId, one.state]),
    );
    const ofReleases = [...videos].map(([id, count]) => ({ count, state: states.get(id) }));
    if (ofReleases.some(({ state }) => state === undefined || WAITS.has(state))) continue;
    const counts: KeptCounts = { same: 0, another: 0, not_shown: 0, unknown: 0 };
    for (const { count, state } of ofReleases) {
      counts[state === "not_seen" ? "not_shown" : "unknown"] += count;
    }
    const state = counts.not_shown > 0 ? "not_seen" : "seen";
    const plan = await findReadableRelease(trx, planId);
    if (plan?.state !== "filed" || states.get(planId) === state) continue;
    await setPlex(trx, planId, state, { server: entry.name, at: time });
    const message = explainKeptItems(counts, { ...entry, keepsItems: false });
    await appendScanHistory(trx, plan, `plex_${state}`, time, { message, ...serverOf(entry) });
  }
}

const WAITS: ReadonlySet<ServerState> = new Set(["pending", "requested"]);

/**
 * Records whether a server kept its items for a release's videos through a rename. Reports the
 * result of each plan once it has no open video left. `items` contains the current items of each
 * video, by publication. With `isOver`, all other videos count as not shown.
 */
export async function recordKeptItems(
  trx: Trx,
  releaseId: number,
  { items, isOver }: { items: ReadonlyMap<string, readonly string[]>; isOver: boolean },
  time: number,
  entry: FollowedServer,
): Promise<void> {
  if (!entry.isFirst) return recordPlansAt(trx, releaseId, entry, time);
  const plans = new Set<number>();
  for (const video of await renamedOf(trx, releaseId)) {
    const now = items.get(video.operationId);
    const shown = (items: readonly string[]): ItemContinuity =>
      keepsItems(entry.kind) ? keptOf(video.items, items) : "unknown";
    const kept = now ? shown(now) : isOver ? (video.kept ?? "not_shown") : video.kept;
    if (kept === undefined || kept === video.kept) continue;
    await setKept(trx, video, kept);
    plans.add(video.planId);
  }
  for (const id of plans) await sayOfPlan(trx, id, entry, time);
}

async function sayOfPlan(trx: Trx, id: number, entry: FollowedServer, time: number): Promise<void> {
  const counts = await readKeptCounts(trx, id);
  const plan = await findReadableRelease(trx, id);
  if (!counts || plan?.state !== "filed") return;
  const isSeen = counts.same + counts.another + counts.unknown > 0;
  await appendScanHistory(trx, plan, isSeen ? "plex_seen" : "plex_not_seen", time, {
    message: explainKeptItems(counts, { ...entry, keepsItems: keepsItems(entry.kind) }),
    ...serverOf(entry),
  });
  if (counts.not_shown === 0) {
    await setPlex(trx, id, "seen", { server: entry.name, at: time });
  }
  const others = await listOtherItems(trx, id, MAX_REASONS);
  const reasons: Reason[] = [
    ...others.map((path) => toFileReason(path, { code: "other_item", message: OTHER_ITEM })),
    ...plan.reasons.filter(({ code }) => code !== "other_item"),
  ];
  await setReasons(trx, [id], { state: "filed" }, reasons.slice(0, MAX_REASONS));
}
