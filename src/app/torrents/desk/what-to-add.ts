import { UserError } from "../../../core/errors.ts";
import { isMagnet, looksLikeMagnet } from "../../../core/torrent/labels.ts";
import type { TransmissionControl } from "../port.ts";

/** The bytes of a .torrent file below an allowed folder. @throws UserError for every other path, and for what is none. */
export type ReadTorrentFile = (path: string, signal: AbortSignal) => Promise<Uint8Array>;

/** What somebody means by a source. @throws UserError without its text: a link may hold the passwords of trackers. */
export async function whatToAdd(
  read: ReadTorrentFile,
  source: string,
  signal: AbortSignal,
): Promise<Parameters<TransmissionControl["add"]>[0]> {
  if (!looksLikeMagnet(source)) return { metainfo: await read(source, signal) };
  const magnet = source.trim();
  if (isMagnet(magnet)) return { magnet };
  throw new UserError(
    "This magnet link names no torrent.",
    "It must hold xt=urn:btih: with 40 hexadecimal or 32 base32 digits, and no space.",
  );
}
