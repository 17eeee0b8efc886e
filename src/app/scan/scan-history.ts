import { ENGINE } from "../../core/actor.ts";
import type { Release } from "../../core/release/release.ts";
import type { Trx } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";

/** The result of a scan request, as a history action. */
export type ScanAction = "scan_requested" | "scan_refused" | "plex_seen" | "plex_mismatch" | "plex_not_seen";

export const appendScanHistory = (
  trx: Trx,
  release: Pick<Release, "id" | "name">,
  action: ScanAction,
  at: number,
  detail: Record<string, unknown>,
): Promise<void> =>
  appendHistory(trx, { at, releaseId: release.id, name: release.name, action, actor: ENGINE, detail });
