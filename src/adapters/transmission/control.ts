import { UserError } from "../../core/errors.ts";
import { addTorrent } from "./add.ts";
import { checkLabels } from "./check-labels.ts";
import { noSuchTorrent } from "./errors.ts";
import { createOrder } from "./order.ts";
import type { TransmissionRead } from "./read.ts";
import { readRows } from "./read-rows.ts";
import { readHash } from "./read-torrent.ts";
import type { TransmissionAsk } from "./transport.ts";

/** 3.00, the first with labels. */
const LABELS_SINCE = 16;

export type ControlDeps = {
  ask: TransmissionAsk;
  read: TransmissionRead;
  rpcVersion: (signal: AbortSignal) => Promise<number>;
};

/** Orders to Transmission, as `TransmissionControl` of the port. */
export function createControl({ ask, read, rpcVersion }: ControlDeps) {
  const order = createOrder(ask);

  /** Transmission says "success" for torrents that it does not have, so it is asked for them first. */
  async function known(text: string, signal: AbortSignal): Promise<string> {
    const hash = readHash(text);
    if (hash === undefined) throw noSuchTorrent(text);
    const fields = ["hashString"];
    const { torrents } = await read("torrent-get", { fields, ids: [hash] }, signal);
    if (readRows(torrents, fields).some((row) => readHash(row?.["hashString"]) === hash)) return hash;
    throw noSuchTorrent(hash);
  }

  const to =
    (method: string, more?: Record<string, unknown>) =>
    async (hash: string, signal: AbortSignal): Promise<void> => {
      await order(method, { ids: [await known(hash, signal)], ...more }, signal);
    };

  async function mustHaveLabels(signal: AbortSignal): Promise<void> {
    const version = await rpcVersion(signal);
    if (version >= LABELS_SINCE) return;
    throw new UserError(
      `This Transmission has no labels: its RPC has version ${version}, and labels need ${LABELS_SINCE}.`,
      "Update Transmission to 3.00 or newer.",
      "unsupported",
    );
  }

  return {
    start: to("torrent-start"),
    stop: to("torrent-stop"),
    verify: to("torrent-verify"),
    reannounce: to("torrent-reannounce"),
    remove: to("torrent-remove", { "delete-local-data": false }),

    async setLabels(hash: string, wanted: readonly string[], signal: AbortSignal): Promise<void> {
      const labels = checkLabels(wanted);
      await mustHaveLabels(signal);
      await to("torrent-set", { labels })(hash, signal);
    },

    async add(what: { magnet: string } | { metainfo: Uint8Array }, wanted: readonly string[], signal: AbortSignal) {
      const labels = checkLabels(wanted);
      if (labels.length > 0) await mustHaveLabels(signal);
      const added = await addTorrent(order, what, signal);
      // Only 4.0 takes them with the torrent itself. One that was there before keeps its own.
      if (labels.length > 0 && !added.known) await order("torrent-set", { ids: [added.hash], labels }, signal);
      return added;
    },
  };
}
