import { join } from "node:path";
import { plainFile } from "./plain-file.ts";
import { readWhole } from "./read-whole.ts";

/** Kodi's with a long list of actors have some ten kilobytes. */
export const MOST_NFO_BYTES = 256 * 1024;

/**
 * The text of an NFO file at `path` below `folder` (as in `plainFile`, whose links are not followed): by its byte order
 * mark, else UTF-8, else one character a byte, which keeps all that is ASCII in code page 437 as well. Undefined for what
 * is longer than 256 KiB, no plain file, or cannot be read: an NFO is never needed. Never throws.
 */
export async function readNfo(folder: string, path: string): Promise<string | undefined> {
  try {
    if ((await plainFile(folder, path)) === undefined) return undefined;
    const read = await readWhole(join(folder, path), MOST_NFO_BYTES);
    return read.ok ? decoded(read.bytes) : undefined;
  } catch {
    return undefined;
  }
}

function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString("latin1");
  }
}
