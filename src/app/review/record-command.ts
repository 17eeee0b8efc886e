import type { Clock } from "../../core/clock.ts";
import type { HistoryAction } from "../../core/history-actions.ts";
import type { ClientSettings } from "../../core/torrent/client.ts";
import type { TorrentAction } from "../../core/torrent/command.ts";
import { isShownEffect, type ShownEffect } from "../../core/torrent/shown-effect.ts";
import type { Torrent } from "../../core/torrent/torrent.ts";
import type { Store } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { readTorrentNotes } from "../../store/torrents/torrent-notes.ts";

/** The history action for the effect of each command. */
const COMMAND_ACTION: Record<TorrentAction, HistoryAction> = {
  start: "torrent_started",
  stop: "torrent_stopped",
  verify: "torrent_verified",
  reannounce: "torrent_reannounced",
  set_labels: "torrent_labelled",
  add: "torrent_added",
  remove: "torrent_removed",
};

export type RecordedCommand = {
  action: TorrentAction;
  actor: string;
  client: Pick<ClientSettings, "name" | "title">;
  /** The torrent. Undefined if the client did not respond to the request to add it. */
  torrent?: { hash: string; name: string } | undefined;
  detail: Record<string, unknown>;
  /**
   * `unanswered`: the command was sent, but the client did not respond. Otherwise, the client
   * accepted it, and its list shows the effect only if this is the proof.
   */
  effect: ShownEffect | { torrent: Torrent | undefined } | "unread" | "unanswered";
};

/** Commands whose effect no list shows. Their actions say only that the client was asked. */
const NEVER_SHOWN: ReadonlySet<TorrentAction> = new Set(["verify", "reannounce"]);

/**
 * Writes one history row, for the torrent's release if there is one. Never throws: the command has
 * been sent, and a failed write to history must not make the caller send the command again.
 */
export async function recordCommand(
  { store, clock }: { store: Store; clock: Clock },
  { action, actor, client, torrent, detail, effect }: RecordedCommand,
): Promise<void> {
  try {
    const notes = await readTorrentNotes(store.read, client.name, torrent ? [torrent.hash] : []);
    const isDone = isShownEffect(effect) || (effect !== "unanswered" && NEVER_SHOWN.has(action));
    const why =
      effect === "unanswered"
        ? `${client.title} did not answer, so the command may not have arrived.`
        : `${client.title} accepted the command, but its list did not show the effect.`;
    await store.write((trx) =>
      appendHistory(trx, {
        at: clock.now(),
        releaseId: notes.get(torrent?.hash ?? "")?.release?.id,
        name: torrent?.name,
        action: isDone ? COMMAND_ACTION[action] : "torrent_asked",
        actor,
        detail: {
          client: client.name,
          ...(torrent ? { hash: torrent.hash } : {}),
          ...detail,
          ...(!isDone && { command: action, outcome: "unconfirmed", message: why }),
        },
      }),
    );
  } catch {
    // The error is ignored so that the caller does not send the command again.
  }
}
