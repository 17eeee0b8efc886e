import type { Release } from "../../core/release/release.ts";
import type { Trx } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";

/** What became of asking Plex, as history calls it. */
export type ScanAction = "scan_requested" | "scan_refused" | "plex_seen" | "plex_mismatch" | "plex_not_seen";

export const rememberScan = (
  trx: Trx,
  release: Pick<Release, "id" | "name">,
  action: ScanAction,
  at: number,
  detail: Record<string, unknown>,
): Promise<void> =>
  appendHistory(trx, { at, releaseId: release.id, name: release.name, action, actor: "engine", detail });
