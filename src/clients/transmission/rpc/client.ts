import type { AddTorrentOptions, SessionArguments, Transmission } from "@ctrl/transmission";
import * as z from "zod";
import { UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import type { AddedTorrent, TorrentCommands, TorrentSource } from "../../../core/torrent/client.ts";
import { asMagnet, asMetainfo, cleanLabels } from "../../shared/added-torrent.ts";
import { isFolder, readHash, readHashes } from "../../shared/read-values.ts";
import { noSuchTorrent, transmissionUnavailable } from "./errors.ts";
import {
  findRow,
  listTorrents,
  type ReadFiles,
  type ReadList,
  readTorrentsWithFiles,
  trackersOf,
  WANTED_FIELDS,
  type WithFilesOptions,
} from "./list-torrents.ts";
import { readRows } from "./read-answer.ts";
import { readWanted } from "./read-torrent.ts";
import { createRpc, type TransmissionRead, type TransmissionRpc } from "./rpc.ts";
import { createTransmissionTransport, type TransmissionDeps } from "./transport.ts";

/** `path` is the path that Transmission uses. Undefined if no script is set. */
export type DoneScript = { enabled: boolean; path: string | undefined };

// As in rpc-spec.md of Transmission 3.00 and 4.0, "Session arguments".
const NAMES = {
  enabled: "script-torrent-done-enabled",
  path: "script-torrent-done-filename",
} as const;
const wireScript = z.object({
  [NAMES.enabled]: z.boolean().catch(false),
  [NAMES.path]: z.string().catch(""),
});

/**
 * Transmission 2.80 (2013), the first version that returns `torrent-duplicate` for a torrent that
 * it already has.
 */
const MIN_RPC_VERSION = 15;

const wireSession = z.object({
  version: z.string().catch("unknown"),
  "rpc-version": z.int().min(0),
  "download-dir": z.string().refine(isFolder),
  "incomplete-dir": z.string().refine(isFolder).catch(""),
  "incomplete-dir-enabled": z.boolean().catch(false),
  "rename-partial-files": z.boolean().catch(false),
} satisfies { [name in keyof SessionArguments]?: z.ZodType });

const wireStats = z.object({ "current-stats": z.object({ secondsActive: z.number().min(0) }) });

/**
 * Calls to one Transmission.
 * @throws Outage; UserError; the signal's reason
 */
export interface TransmissionCalls {
  session(signal: AbortSignal): Promise<ReadSession>;
  /** The version of its RPC, which is read again only after Transmission has restarted. */
  rpcVersion(signal: AbortSignal): Promise<number>;
  /** Seconds since Transmission started. */
  upSeconds(signal: AbortSignal): Promise<number>;
  list(
    which: "all" | "recently-active" | readonly string[],
    signal: AbortSignal,
  ): Promise<ReadList>;
  withFiles(
    hashes: readonly string[],
    signal: AbortSignal,
    options?: WithFilesOptions,
  ): Promise<ReadFiles[]>;
  trackers(hash: string, signal: AbortSignal): Promise<string[]>;
  /** The script that Transmission runs when a torrent is done. */
  doneScript(signal: AbortSignal): Promise<DoneScript>;
  /**
   * Returns the number of a torrent's files that are to be downloaded. Undefined if it is unknown.
   */
  countWanted(hash: string, signal: AbortSignal): Promise<number | undefined>;
  setDoneScript(path: string, signal: AbortSignal): Promise<void>;
  /** Turns the script off. Its path stays. */
  unsetDoneScript(signal: AbortSignal): Promise<void>;
  commands: TorrentCommands;
  close(): Promise<void>;
}

/** Transmission's version and settings. Folders are the paths that Transmission uses. */
export interface ReadSession {
  version: string;
  rpcVersion: number;
  downloadDir: string;
  /** Undefined if unfinished torrents are downloaded directly to their final folder. */
  incompleteDir: string | undefined;
  /** True if the names of unfinished files end in `.part`. */
  marksPartialFiles: boolean;
}

/**
 * Makes calls to one Transmission, 2.80 to 4.1. Uses the old protocol, which all versions support.
 * 4.1 also supports JSON-RPC 2.0. The calls are those of @ctrl/transmission
 * (docs/develop/decisions/040). No error text contains the password.
 */
export function createTransmissionClient(deps: TransmissionDeps): TransmissionCalls {
  const { ask, sessionId, close } = createTransmissionTransport(deps);
  const { reads, commands, read } = createRpc(ask);
  let cachedVersion: { version: number; sessionId: string | undefined } | undefined;

  async function session(signal: AbortSignal): Promise<ReadSession> {
    const answer = await readSession(reads(signal));
    cachedVersion = { version: answer.rpcVersion, sessionId: sessionId() };
    return answer;
  }

  /**
   * Cached per session id, because an update requires a restart and a restart changes the session
   * id.
   */
  const rpcVersion = async (signal: AbortSignal): Promise<number> =>
    cachedVersion !== undefined && cachedVersion.sessionId === sessionId()
      ? cachedVersion.version
      : (await session(signal)).rpcVersion;

  return {
    session,
    rpcVersion,
    upSeconds: (signal) => readUpSeconds(read, signal),
    list: (which, signal) => listTorrents(read, which, signal),
    withFiles: (hashes, signal, options) => readTorrentsWithFiles(read, hashes, signal, options),
    trackers: (hash, signal) => trackersOf(read, hash, signal),
    doneScript: (signal) => readDoneScript(reads(signal)),
    countWanted: (hash, signal) => countWanted(read, hash, signal),
    setDoneScript: (path, signal) => setDoneScript({ commands, reads }, path, signal),
    unsetDoneScript: (signal) => setDoneScript({ commands, reads }, undefined, signal),
    commands: createControl({ commands, read, rpcVersion }),
    close,
  };
}

/** @throws UserError `unsupported` for a version that is too old */
async function readSession(rpc: Transmission): Promise<ReadSession> {
  const session = wireSession.safeParse((await rpc.getSession()).arguments);
  if (!session.success) {
    throw transmissionUnavailable("its settings cannot be read; update Transmission");
  }
  const { "rpc-version": rpcVersion, "incomplete-dir": incompleteDir, ...wire } = session.data;
  if (rpcVersion < MIN_RPC_VERSION) {
    throw UserError.unsupported(
      `Transmission's RPC version is ${rpcVersion}, but at least ${MIN_RPC_VERSION} is required.`,
      "Update Transmission to 2.80 or newer.",
    );
  }
  return {
    version: cleanText(wire.version, 100),
    rpcVersion,
    downloadDir: wire["download-dir"],
    incompleteDir:
      wire["incomplete-dir-enabled"] && incompleteDir !== "" ? incompleteDir : undefined,
    marksPartialFiles: wire["rename-partial-files"],
  };
}

/** Seconds since Transmission started. */
async function readUpSeconds(read: TransmissionRead, signal: AbortSignal): Promise<number> {
  const stats = wireStats.safeParse(await read("session-stats", {}, signal));
  if (!stats.success) {
    throw transmissionUnavailable("its statistics cannot be read; update Transmission");
  }
  return stats.data["current-stats"].secondsActive;
}

/** The script that Transmission runs when a torrent is done. */
async function readDoneScript(rpc: Transmission): Promise<DoneScript> {
  const answer = wireScript.safeParse((await rpc.getSession()).arguments);
  if (!answer.success) {
    throw transmissionUnavailable("its settings cannot be read; update Transmission");
  }
  return { enabled: answer.data[NAMES.enabled], path: answer.data[NAMES.path] || undefined };
}

/**
 * Sets the script, or turns it off without a path, and reads it back to verify it, because Transmission returns “success” even for
 * arguments that it ignores.
 * @throws UserError `refused`
 */
export async function setDoneScript(
  { commands, reads }: { commands: TransmissionRpc; reads: TransmissionRpc },
  path: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const isOn = path !== undefined;
  const refusal = await commands(signal)
    .setSession({ [NAMES.enabled]: isOn, ...(isOn && { [NAMES.path]: path }) })
    .then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof UserError) return error.message;
        throw error;
      },
    );
  const now = await readDoneScript(reads(signal));
  if (refusal === undefined && now.enabled === isOn && (!isOn || now.path === path)) return;
  throw UserError.refused(
    refusal ?? `Transmission did not ${isOn ? "accept" : "turn off"} the script.`,
    `Stop Transmission, set "${isOn ? NAMES.path : NAMES.enabled}" in its settings.json, and start it again.`,
  );
}

const wireTorrent = z.object({ hashString: z.string(), name: z.string().catch("") });
const wireAdded = z.object({
  "torrent-added": wireTorrent.optional(),
  "torrent-duplicate": wireTorrent.optional(),
});

/**
 * Removes the folder and start option that the package would send, because Transmission's settings
 * decide both.
 */
const BY_SETTINGS = {
  "download-dir": undefined,
  paused: undefined,
} as unknown as Partial<AddTorrentOptions>;

/** Adds a torrent. `known` is true if Transmission already had it. */
async function addTorrent(rpc: Transmission, what: TorrentSource): Promise<AddedTorrent> {
  const answer =
    "metainfo" in what
      ? await rpc.addTorrent(Buffer.from(asMetainfo(what.metainfo)).toString("base64"), BY_SETTINGS)
      : await rpc.addMagnet(asMagnet(what.magnet), BY_SETTINGS);
  const read = wireAdded.safeParse(answer.arguments);
  const added = read.data?.["torrent-added"];
  const torrent = added ?? read.data?.["torrent-duplicate"];
  const hash = readHash(torrent?.hashString);
  if (torrent && hash !== undefined) {
    return { hash, name: torrent.name, known: added === undefined };
  }
  throw transmissionUnavailable("it did not report which torrent it added; check its torrent list");
}

/**
 * Returns the number of a torrent's files that are to be downloaded. Undefined if it is unknown.
 * For 100,000 files, this response is 200 kB, whereas the list with names is 10 MB.
 */
async function countWanted(
  read: TransmissionRead,
  hash: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const ids = readHashes([hash]);
  if (ids.length === 0) return undefined;
  const { torrents } = await read(
    "torrent-get",
    { fields: WANTED_FIELDS, format: "table", ids },
    signal,
  );
  const row = findRow(readRows(torrents, WANTED_FIELDS), hash);
  return readWanted(row?.["wanted"])?.filter(Boolean).length;
}

/** Transmission 3.00, the first version with labels. */
const LABELS_RPC_VERSION = 16;

interface ControlDeps {
  commands: TransmissionRpc;
  read: TransmissionRead;
  rpcVersion: (signal: AbortSignal) => Promise<number>;
}

/** Sends commands to Transmission. Implements the port `TorrentCommands`. */
function createControl({ commands, read, rpcVersion }: ControlDeps): TorrentCommands {
  /**
   * Checks first that the torrent exists, because Transmission returns “success” even for unknown
   * torrents.
   */
  async function requireHash(text: string, signal: AbortSignal): Promise<string> {
    const hash = readHash(text);
    if (hash === undefined) throw noSuchTorrent(text);
    const fields = ["hashString"];
    const { torrents } = await read("torrent-get", { fields, ids: [hash] }, signal);
    if (findRow(readRows(torrents, fields), hash)) return hash;
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
    throw UserError.unsupported(
      `This Transmission does not support labels: its RPC version is ${version}, and labels need ${LABELS_RPC_VERSION}.`,
      "Update Transmission to 3.00 or newer.",
    );
  }

  return {
    start: commandFor((rpc, hash) => rpc.resumeTorrent(hash)),
    stop: commandFor((rpc, hash) => rpc.pauseTorrent(hash)),
    verify: commandFor((rpc, hash) => rpc.verifyTorrent(hash)),
    reannounce: commandFor((rpc, hash) => rpc.reannounceTorrent(hash)),
    remove: commandFor((rpc, hash) => rpc.removeTorrent(hash, false)),

    async setLabels(hash, wanted, signal) {
      const labels = cleanLabels(wanted);
      await assertLabelsSupported(signal);
      await commandFor((rpc, known) => rpc.setTorrent(known, { labels }))(hash, signal);
    },

    async add(what, wanted, signal) {
      const labels = cleanLabels(wanted);
      if (labels.length > 0) await assertLabelsSupported(signal);
      const added = await addTorrent(commands(signal), what);
      // Only 4.0 accepts labels together with the torrent. A torrent that was already there keeps
      // its labels.
      if (labels.length > 0 && !added.known) {
        await commands(signal).setTorrent(added.hash, { labels });
      }
      return added;
    },
  };
}
