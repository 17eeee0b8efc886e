import { UserError } from "../../base/errors.ts";
import type { Clock } from "../../core/clock.ts";
import type { TorrentCommands, TorrentSource } from "../../core/torrent/client.ts";
import { asMagnet, asMetainfo, cleanLabels } from "../shared/added-torrent.ts";
import type { CommonFaults } from "../shared/faults.ts";
import { parseMagnet, parseMetainfo } from "../shared/info-hash.ts";
import { readHash, readHashes, readString } from "../shared/read-values.ts";
import type { RtorrentCall } from "./rpc.ts";
import { XmlRpcFault } from "./xml-rpc.ts";

/**
 * Returns the hashes of all torrents. Asked after a fault of a call about one torrent, because the
 * numbers of faults have no fixed meaning: for an unknown torrent, 0.9.8 answers -501 “Could not
 * find info-hash.”, and 0.16.17 answers -503 “invalid parameters: info-hash not found”, as for any
 * wrong parameter.
 */
export async function listHashes(
  call: RtorrentCall,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const rows = await call("d.multicall2", ["", "main", "d.hash="], signal);
  return new Set(readHashes(Array.isArray(rows) ? rows.flat() : []));
}

/**
 * rTorrent also returns “0” for a torrent that it does not accept. An accepted torrent appears
 * immediately.
 */
const LOOKS = 20;
const BETWEEN_LOOKS_MS = 100;

/** Sends commands to rTorrent. Implements the port `TorrentCommands`. */
export function createControl(
  call: RtorrentCall,
  clock: Clock,
  faults: CommonFaults,
): TorrentCommands {
  async function nameOf(hash: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      return readString(await call("d.name", [hash.toUpperCase()], signal)) ?? "";
    } catch (error) {
      if (faultIn(error) && !(await listHashes(call, signal)).has(hash.toLowerCase())) {
        return undefined;
      }
      throw error;
    }
  }

  const commandFor =
    (...methods: string[]) =>
    async (given: string, signal: AbortSignal): Promise<void> => {
      const hash = await requireHash(given, signal);
      for (const method of methods) await call(method, [hash], signal);
    };

  async function requireHash(given: string, signal: AbortSignal): Promise<string> {
    const hash = readHash(given);
    if (hash === undefined || (await nameOf(hash, signal)) === undefined) {
      throw faults.noSuchTorrent(given);
    }
    return hash.toUpperCase();
  }

  return {
    start: commandFor("d.open", "d.start", "d.resume"),
    stop: commandFor("d.stop"),
    verify: commandFor("d.check_hash"),
    reannounce: commandFor("d.tracker_announce"),
    // d.erase does not touch the data, so the data is kept.
    remove: commandFor("d.erase"),

    async setLabels(given, wanted, signal) {
      const label = oneLabel(wanted);
      await call("d.custom1.set", [await requireHash(given, signal), label], signal);
    },

    async add(what, wanted, signal) {
      const label = oneLabel(wanted);
      const { hash, method, data } = sourceOf(what);
      const before = await nameOf(hash, signal);
      if (before !== undefined) return { hash, name: before, known: true };
      // rTorrent parses this as a command. An encoded label contains no characters with a special
      // meaning there.
      await call(method, ["", data, ...(label === "" ? [] : [`d.custom1.set=${label}`])], signal);
      for (let look = 0; look < LOOKS; look++) {
        const name = await nameOf(hash, signal);
        if (name !== undefined) return { hash, name, known: false };
        await clock.sleep(BETWEEN_LOOKS_MS, signal);
      }
      throw faults.refused("it gives no reason; see its log");
    },
  };
}

function sourceOf(what: TorrentSource): {
  hash: string;
  method: string;
  data: string | Uint8Array;
} {
  const isFile = "metainfo" in what;
  // rTorrent identifies a hybrid torrent by its version 1 hash, which is the last of its two
  // hashes.
  const hash = (
    isFile ? parseMetainfo(asMetainfo(what.metainfo)) : parseMagnet(asMagnet(what.magnet))
  )?.hashes.at(-1);
  if (hash === undefined) {
    throw new UserError(
      "The torrent cannot be read.",
      "Give a magnet link or a complete .torrent file.",
    );
  }
  return isFile
    ? { hash, method: "load.raw_start", data: what.metainfo }
    : { hash, method: "load.start", data: what.magnet };
}

/**
 * Encodes the label in the same way as ruTorrent and other programs, which store it in the same
 * field.
 */
function oneLabel(labels: readonly string[]): string {
  const [label = "", ...more] = cleanLabels(labels);
  if (more.length > 0) {
    throw new UserError("rTorrent supports only one label per torrent.", "Give at most one label.");
  }
  return encodeURIComponent(label).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
}

/** Returns the fault with which rTorrent answered a call. Undefined for any other error. */
export const faultIn = (error: unknown): XmlRpcFault | undefined =>
  error instanceof UserError && error.cause instanceof XmlRpcFault ? error.cause : undefined;
