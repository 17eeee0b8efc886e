import { openSource } from "./copy/open-source.ts";

export type ReadWhole = { ok: true; bytes: Uint8Array } | { ok: false; why: "no_plain_file" | "too_long" | "growing" };

/**
 * All bytes of a regular file of at most `most`. What is a link is not followed, a FIFO is not waited for, and of a longer
 * file nothing is read.
 * @throws Outage `not_readable`
 */
export async function readWhole(path: string, most: number): Promise<ReadWhole> {
  const opened = await openSource(path);
  if (!opened.ok) return { ok: false, why: "no_plain_file" };
  const { handle, identity } = opened;
  try {
    if (identity.size > most) return { ok: false, why: "too_long" };
    // One byte more than is there: it may have grown since it was looked at.
    const bytes = new Uint8Array(identity.size + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length);
      length += bytesRead;
      if (bytesRead === 0 || length === bytes.length) break;
    }
    return length > identity.size ? { ok: false, why: "growing" } : { ok: true, bytes: bytes.subarray(0, length) };
  } finally {
    await handle.close();
  }
}
