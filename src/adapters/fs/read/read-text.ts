import { join } from "node:path";
import { UserError } from "../../../base/errors.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { findPlainFile, readWhole } from "../disk/open-source.ts";

/** The largest .torrent files in use are about a megabyte. */
export const MAX_TORRENT_BYTES = 10 * 1024 * 1024;

/**
 * Reads the bytes of a .torrent file. `path` must be absolute with its links resolved; a link at
 * the path itself is not followed.
 * @throws UserError for a file that is gone, not regular, too long or not a torrent; Outage
 * `not_readable`
 */
export async function readTorrentFile(path: string): Promise<Uint8Array> {
  const shown = quoted(path, 300);
  const hint = "Use a .torrent file or a magnet link.";
  if (!/\.torrent$/i.test(path)) {
    throw UserError.refused(`${shown} does not have the .torrent extension.`, hint);
  }
  const read = await readWhole(path, MAX_TORRENT_BYTES);
  if (read.ok) {
    if (!isTorrent(read.bytes)) throw new UserError(`${shown} is not a torrent.`, hint);
    return read.bytes;
  }
  if (read.why === "growing") {
    throw UserError.conflict(`${shown} is still being written.`, "Try again later.");
  }
  if (read.why === "too_long") throw tooLongError(shown);
  throw UserError.refused(`${shown} is not a regular file or no longer exists.`, hint);
}

const tooLongError = (shown: string): UserError =>
  UserError.refused(
    `${shown} is larger than 10 MiB, which is too large for a .torrent file.`,
    "Choose another file.",
  );

/**
 * True for a dictionary with an `info` key (BEP 3). No other file on this machine may be sent to a
 * download client.
 */
const isTorrent = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x64 &&
  bytes.at(-1) === 0x65 &&
  Buffer.from(bytes.buffer, 0, bytes.length).includes("4:infod");

/** Kodi's NFO files with a long list of actors are a few tens of kilobytes. */
export const MAX_NFO_BYTES = 256 * 1024;

/**
 * Reads the text of an NFO file at `path` below `folder` (as in `findPlainFile`; links are not
 * followed). Decodes it by its byte order mark, otherwise as UTF-8, otherwise as one character per
 * byte, which also keeps the ASCII characters of code page 437. Returns undefined if the file is
 * longer than 256 KiB, not regular or not readable, because an NFO is never required. Never throws.
 */
export async function readNfo(folder: string, path: string): Promise<string | undefined> {
  try {
    if ((await findPlainFile(folder, path)) === undefined) return undefined;
    const read = await readWhole(join(folder, path), MAX_NFO_BYTES);
    return read.ok ? decodeText(read.bytes) : undefined;
  } catch {
    return undefined;
  }
}

function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString("latin1");
  }
}
