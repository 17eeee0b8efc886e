import { UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { readWhole } from "./read-whole.ts";

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
  const read = await readWhole(path, MOST_TORRENT_BYTES);
  if (read.ok) {
    if (!looksRight(read.bytes)) throw new UserError(`${shown} holds no torrent.`, hint);
    return read.bytes;
  }
  if (read.why === "growing") throw new UserError(`${shown} is still being written.`, "Try again later.", "conflict");
  if (read.why === "too_long") throw tooLong(shown);
  throw new UserError(`${shown} is no plain file that can be read.`, hint, "refused");
}

const tooLong = (shown: string): UserError =>
  new UserError(`${shown} is longer than 10 MiB, which no .torrent file is.`, "Name another file.", "refused");

/** A dictionary with an `info` (BEP 3): no other file of this machine shall be sent to Transmission. */
const looksRight = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x64 && bytes.at(-1) === 0x65 && Buffer.from(bytes.buffer, 0, bytes.length).includes("4:infod");
