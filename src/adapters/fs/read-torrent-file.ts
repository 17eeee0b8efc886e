import { UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { openSource } from "./open-source.ts";

/** The largest in use are about a megabyte. */
export const MOST_TORRENT_BYTES = 10 * 1024 * 1024;

/**
 * The bytes of a .torrent file. `path` is absolute with its links resolved; what is a link by now is not followed.
 * @throws UserError for what is gone, no regular file, too long or no torrent; Outage `not_readable`
 */
export async function readTorrentFile(path: string): Promise<Uint8Array> {
  const shown = cleanText(path, 300);
  const hint = "Name a .torrent file, or give a magnet link.";
  if (!/\.torrent$/i.test(path)) throw new UserError(`${shown} is no .torrent file by its name.`, hint, "refused");
  const opened = await openSource(path);
  if (!opened.ok) throw new UserError(`${shown} is no plain file that can be read.`, hint, "refused");
  const { handle, identity } = opened;
  try {
    if (identity.size > MOST_TORRENT_BYTES) throw tooLong(shown);
    // One byte more than is allowed: it may have grown since it was looked at.
    const bytes = new Uint8Array(Math.min(identity.size + 1, MOST_TORRENT_BYTES + 1));
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length);
      length += bytesRead;
      if (bytesRead === 0 || length === bytes.length) break;
    }
    if (length > identity.size) throw new UserError(`${shown} is still being written.`, "Try again later.", "conflict");
    const torrent = bytes.subarray(0, length);
    if (!looksRight(torrent)) throw new UserError(`${shown} holds no torrent.`, hint);
    return torrent;
  } finally {
    await handle.close();
  }
}

const tooLong = (shown: string): UserError =>
  new UserError(`${shown} is longer than 10 MiB, which no .torrent file is.`, "Name another file.", "refused");

/** A dictionary with an `info` (BEP 3): no other file of this machine shall be sent to Transmission. */
const looksRight = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x64 && bytes.at(-1) === 0x65 && Buffer.from(bytes.buffer, 0, bytes.length).includes("4:infod");
