import type { HistoryAction } from "../../../core/history-actions.ts";
import type { ListedLibrary } from "../../../core/library/media-server.ts";
import type { PlexCurate } from "../../../servers/plex/remote/curate/curate.ts";
import type { ListedMedia } from "../../../servers/plex/wire/wire-listed.ts";
import type { ConfirmPromise } from "../../shown/results-shape.ts";

/** The part of Plex that is changed here, always for PLEX_TOKEN's user. */
export interface CuratedPlex {
  curate: PlexCurate;
  search(query: string, limit: number, signal: AbortSignal): Promise<ListedMedia[][]>;
  identity(signal: AbortSignal): Promise<{ machineIdentifier: string }>;
  sections(signal: AbortSignal): Promise<ListedLibrary[]>;
}

export interface CurateDeps {
  plex: CuratedPlex;
  /**
   * Without a token, returns a token for exactly this plan. With one, redeems it and returns
   * undefined. @throws UserError (`conflict`) for a token of another plan
   */
  agree(
    purpose: string,
    plan: unknown,
    token: string | undefined,
    signal: AbortSignal,
  ): Promise<ConfirmPromise | undefined>;
  /** Records a change in the history. Does not throw. */
  record(action: HistoryAction, detail: Record<string, unknown>, actor: string): Promise<void>;
  /** Called after each change, because cached answers are stale then. Does not throw. */
  changed(): Promise<void>;
}
