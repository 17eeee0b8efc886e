import * as z from "zod";
import { UserError } from "../../core/errors.ts";
import { transmissionUnavailable } from "./errors.ts";
import type { TransmissionOrder } from "./order.ts";
import { readHash } from "./read-torrent.ts";

const LONGEST_LINK = 64 * 1024;

const wireTorrent = z.object({ hashString: z.string(), name: z.string().catch("") });
const wireAdded = z.object({ "torrent-added": wireTorrent.optional(), "torrent-duplicate": wireTorrent.optional() });

/** Adds and starts a torrent; `known` when Transmission had it already. */
export async function addTorrent(
  order: TransmissionOrder,
  what: { magnet: string } | { metainfo: Uint8Array },
  signal: AbortSignal,
): Promise<{ hash: string; name: string; known: boolean }> {
  const read = wireAdded.safeParse(await order("torrent-add", source(what), signal));
  const added = read.data?.["torrent-added"];
  const torrent = added ?? read.data?.["torrent-duplicate"];
  const hash = readHash(torrent?.hashString);
  if (torrent && hash !== undefined) return { hash, name: torrent.name, known: added === undefined };
  throw transmissionUnavailable("it does not say which torrent it added; look at its list");
}

function source(what: { magnet: string } | { metainfo: Uint8Array }): Record<string, string> {
  if ("metainfo" in what) {
    if (what.metainfo.byteLength > 0) return { metainfo: Buffer.from(what.metainfo).toString("base64") };
    throw new UserError("The .torrent file is empty.", "Give the whole file.");
  }
  // Anything else in this place is a path on Transmission's machine, or an address that it would fetch.
  if (/^magnet:\?/i.test(what.magnet) && what.magnet.length <= LONGEST_LINK) return { filename: what.magnet };
  throw new UserError("This is no magnet link.", "Give a link that begins with magnet:?, or a .torrent file.");
}
