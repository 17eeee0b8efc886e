import type { Sentence } from "../actions/sentence.ts";
import type { Reason } from "../reason.ts";
import { quoted } from "../text/clean-text.ts";
import type { FilePart } from "./header.ts";

/** One file of an archive. `size` in bytes; `crc` is CRC-32. */
export type Entry = { path: string; size: number; crc: number | undefined };

/** Every file of an archive in its order, or why it is not unpacked. */
export type Listed = { ok: true; entries: Entry[] } | { ok: false; reason: Reason };

export const notUnpacked = (message: Sentence): { ok: false; reason: Reason } => ({
  ok: false,
  reason: { code: "not_unpacked", message },
});

const MAX_NAME_BYTES = 255;
const MAX_DEPTH = 16;

/** Whether a path stays below the folder that it is written into, and is one that every file system takes. */
const isSafe = (path: string): boolean => {
  const names = path.split("/");
  if (/[\u0000-\u001f\u007f\\\ufffd]/.test(path) || names.length > MAX_DEPTH) return false;
  return names.every(
    (name) => name !== "" && name !== "." && name !== ".." && Buffer.byteLength(name) <= MAX_NAME_BYTES,
  );
};

/** Puts the parts of all volumes together. Refuses passwords, links, unsafe names and archives with a part missing. */
export function entriesOf(parts: readonly FilePart[]): Listed {
  const entries: Entry[] = [];
  let open: Entry | undefined;
  for (const part of parts) {
    const shown = quoted(part.path, 200);
    if (part.isEncrypted) return ENCRYPTED;
    if (part.isLink) return notUnpacked(`The archive has a link in it (${shown}), which is not unpacked.`);
    const path = part.isFolder ? part.path.replace(/\/$/, "") : part.path;
    if (!isSafe(path)) return notUnpacked(`The archive has a file with an unsafe name in it: ${shown}.`);
    if (part.isFolder) continue;
    if (part.splitBefore !== (open !== undefined) || (open && open.path !== path)) return INCOMPLETE;
    const entry = open ?? { path, size: part.size, crc: undefined };
    if (!open) entries.push(entry);
    entry.crc = part.crc;
    open = part.splitAfter ? entry : undefined;
  }
  if (open) return INCOMPLETE;
  const keys = new Set(entries.map(({ path }) => path.toLowerCase()));
  if (keys.size < entries.length) return notUnpacked("The archive has two files of the same name in it.");
  return { ok: true, entries };
}

export const ENCRYPTED = notUnpacked("The archive has a password.");
export const INCOMPLETE = notUnpacked("A volume of the archive is missing, or is not of this archive.");
export const DAMAGED = notUnpacked("The archive is damaged, or is none that can be read.");
