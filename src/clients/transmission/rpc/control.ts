import type { AddTorrentOptions, Transmission } from "@ctrl/transmission";
import * as z from "zod";
import { UserError } from "../../../core/errors.ts";
import type { TorrentCommands, TorrentSource } from "../../../core/torrent/client.ts";
import { asMagnet, asMetainfo, cleanLabels } from "../../shared/adding.ts";
import { hashesIn, readHash } from "../../shared/wire.ts";
import { noSuchTorrent, transmissionUnavailable } from "./errors.ts";
import { WANTED_FIELDS } from "./list-torrents.ts";
import { readRows } from "./read-answer.ts";
import { readWanted } from "./read-torrent.ts";
import type { TransmissionRead, TransmissionRpc } from "./rpc.ts";

const wireTorrent = z.object({ hashString: z.string(), name: z.string().catch("") });
const wireAdded = z.object({ "torrent-added": wireTorrent.optional(), "torrent-duplicate": wireTorrent.optional() });

/** The package's own folder and start are left out: Transmission's settings say both. */
const BY_SETTINGS = { "download-dir": undefined, paused: undefined } as unknown as Partial<AddTorrentOptions>;

/** Adds a torrent; `known` when Transmission had it already. */
async function addTorrent(
  rpc: Transmission,
  what: TorrentSource,
): Promise<{ hash: string; name: string; known: boolean }> {
  const answer =
    "metainfo" in what
      ? await rpc.addTorrent(Buffer.from(asMetainfo(what.metainfo)).toString("base64"), BY_SETTINGS)
      : await rpc.addMagnet(asMagnet(what.magnet), BY_SETTINGS);
  const read = wireAdded.safeParse(answer.arguments);
  const added = read.data?.["torrent-added"];
  const torrent = added ?? read.data?.["torrent-duplicate"];
  const hash = readHash(torrent?.hashString);
  if (torrent && hash !== undefined) return { hash, name: torrent.name, known: added === undefined };
  throw transmissionUnavailable("it does not say which torrent it added; check its list of torrents");
}

/**
 * How many files of a torrent are to be downloaded; undefined if unknown. For 100,000 files the answer has 200 kB; their
 * list with names has 10 MB.
 */
export async function countWanted(
  read: TransmissionRead,
  hash: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const ids = hashesIn([hash]);
  if (ids.length === 0) return undefined;
  const { torrents } = await read("torrent-get", { fields: WANTED_FIELDS, format: "table", ids }, signal);
  const [row] = readRows(torrents, WANTED_FIELDS);
  return readWanted(row?.["wanted"])?.filter(Boolean).length;
}

/** Transmission 3.00, the first with labels. */
const LABELS_RPC_VERSION = 16;

type ControlDeps = {
  commands: TransmissionRpc;
  read: TransmissionRead;
  rpcVersion: (signal: AbortSignal) => Promise<number>;
};

/** Commands to Transmission; implements the port `TorrentCommands`. */
export function createControl({ commands, read, rpcVersion }: ControlDeps): TorrentCommands {
  /** Checks first that the torrent exists: Transmission answers "success" even for torrents that it does not have. */
  async function requireHash(text: string, signal: AbortSignal): Promise<string> {
    const hash = readHash(text);
    if (hash === undefined) throw noSuchTorrent(text);
    const fields = ["hashString"];
    const { torrents } = await read("torrent-get", { fields, ids: [hash] }, signal);
    if (readRows(torrents, fields).some((row) => readHash(row?.["hashString"]) === hash)) return hash;
    throw noSuchTorrent(hash);
  }

  const commandFor =
    (command: (rpc: Transmission, hash: string) => Promise<unknown>) =>
    async (hash: string, signal: AbortSignal): Promise<void> => {
      await command(commands(signal), await requireHash(hash, signal));
    };

  async function assertLabelsSupported(signal: AbortSignal): Promise<void> {
    const version = await rpcVersion(signal);
    if (version >= LABELS_RPC_VERSION) return;
    throw new UserError(
      `This Transmission does not support labels: its RPC version is ${version}, and labels need ${LABELS_RPC_VERSION}.`,
      "Update Transmission to 3.00 or newer.",
      "unsupported",
    );
  }

  return {
    start: commandFor((rpc, hash) => rpc.resumeTorrent(hash)),
    stop: commandFor((rpc, hash) => rpc.pauseTorrent(hash)),
    verify: commandFor((rpc, hash) => rpc.verifyTorrent(hash)),
    reannounce: commandFor((rpc, hash) => rpc.reannounceTorrent(hash)),
    remove: commandFor((rpc, hash) => rpc.removeTorrent(hash, false)),

    async setLabels(hash: string, wanted: readonly string[], signal: AbortSignal): Promise<void> {
      const labels = cleanLabels(wanted);
      await assertLabelsSupported(signal);
      await commandFor((rpc, known) => rpc.setTorrent(known, { labels }))(hash, signal);
    },

    async add(what: TorrentSource, wanted: readonly string[], signal: AbortSignal) {
      const labels = cleanLabels(wanted);
      if (labels.length > 0) await assertLabelsSupported(signal);
      const added = await addTorrent(commands(signal), what);
      // Only 4.0 accepts labels with the torrent. A torrent that was there already keeps its own.
      if (labels.length > 0 && !added.known) await commands(signal).setTorrent(added.hash, { labels });
      return added;
    },
  };
}
