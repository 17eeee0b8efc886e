import type { Sentence } from "../../base/actions/sentence.ts";
import type { Item } from "../../base/item.ts";
import { extensionOf } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { formatBytes } from "../../base/text/format-bytes.ts";
import { roleOf, rolesOf } from "../settle/roles.ts";

/**
 * One file of an archive as one header says it; a file that runs over several volumes has one in
 * each.
 */
export type FilePart = {
  /** `/` between names. */
  path: string;
  /** Unpacked size in bytes; infinite if the archive does not say it. */
  size: number;
  /**
   * CRC-32 of the unpacked file, in its last part; undefined where the archive uses another
   * checksum.
   */
  crc: number | undefined;
  isFolder: boolean;
  isLink: boolean;
  isEncrypted: boolean;
  /** It began in the volume before. */
  splitBefore: boolean;
  /** It goes on in the next volume. */
  splitAfter: boolean;
};

type Header = {
  kind: "file" | "end" | "encrypted" | "other";
  /** Length of the header itself, and of the data after it, in bytes. */
  headerBytes: number;
  dataBytes: number;
  file?: FilePart | undefined;
};

/** No header is larger: RAR5 allows 2 MiB for the largest, RAR4 64 KiB. */
export const MAX_HEADER_BYTES = 2 * 1024 * 1024 + 16;

/** `more`: the header goes on after the bytes that were given, up to this length. */
export type ReadHeader = Header | { kind: "more"; bytes: number } | { kind: "damaged" };

/** One file of an archive. `size` in bytes; `crc` is CRC-32. */
export type ArchiveEntry = { path: string; size: number; crc: number | undefined };

/** Every file of an archive in its order, or why it is not unpacked. */
export type ArchiveListing = { ok: true; entries: ArchiveEntry[] } | { ok: false; reason: Reason };

export const refuseUnpacking = (message: Sentence): { ok: false; reason: Reason } => ({
  ok: false,
  reason: { code: "not_unpacked", message },
});

const MAX_NAME_BYTES = 255;
const MAX_DEPTH = 16;

/**
 * Whether a path stays below the folder that it is written into, and is one that every file system
 * takes.
 */
const isSafe = (path: string): boolean => {
  const names = path.split("/");
  if (/[\u0000-\u001f\u007f\\\ufffd]/.test(path) || names.length > MAX_DEPTH) return false;
  return names.every(
    (name) =>
      name !== "" && name !== "." && name !== ".." && Buffer.byteLength(name) <= MAX_NAME_BYTES,
  );
};

/**
 * Puts the parts of all volumes together. Refuses passwords, links, unsafe names and archives with
 * a part missing.
 */
export function entriesOf(parts: readonly FilePart[]): ArchiveListing {
  const entries: ArchiveEntry[] = [];
  let open: ArchiveEntry | undefined;
  for (const part of parts) {
    const shown = quoted(part.path, 200);
    if (part.isEncrypted) return ENCRYPTED;
    if (part.isLink) {
      return refuseUnpacking(`The archive has a link in it (${shown}), which is not unpacked.`);
    }
    const path = part.isFolder ? part.path.replace(/\/$/, "") : part.path;
    if (!isSafe(path)) {
      return refuseUnpacking(`The archive has a file with an unsafe name in it: ${shown}.`);
    }
    if (part.isFolder) continue;
    if (part.splitBefore !== (open !== undefined) || (open && open.path !== path)) {
      return INCOMPLETE;
    }
    const entry = open ?? { path, size: part.size, crc: undefined };
    if (!open) entries.push(entry);
    entry.crc = part.crc;
    open = part.splitAfter ? entry : undefined;
  }
  if (open) return INCOMPLETE;
  const keys = new Set(entries.map(({ path }) => path.toLowerCase()));
  if (keys.size < entries.length) {
    return refuseUnpacking("The archive has two files of the same name in it.");
  }
  return { ok: true, entries };
}

export const ENCRYPTED = refuseUnpacking("The archive has a password.");
export const INCOMPLETE = refuseUnpacking(
  "A volume of the archive is missing, or is not of this archive.",
);
export const DAMAGED = refuseUnpacking("The archive is damaged, or is none that can be read.");

const GIB = 1024 ** 3;
const MAX_BYTES = 200 * GIB;
const MAX_FILES = 1000;
/** Videos are compressed already: no archive of one unpacks to much more than it has. */
const MAX_RATIO = 20;
const MAX_NFO_BYTES = 1024 ** 2;

/** Refuses what unpacks to more than any release has. Sizes are those that the archives state. */
export function reasonAgainstSize(
  entries: readonly ArchiveEntry[],
  packedBytes: number,
):
  | {
      ok: false;
      reason: Reason;
    }
  | undefined {
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  if (entries.length > MAX_FILES) {
    return refuseUnpacking(
      `The archive has ${entries.length} files in it, more than ${MAX_FILES}.`,
    );
  }
  if (!(bytes <= MAX_BYTES)) {
    return refuseUnpacking(
      `The archive unpacks to more than ${formatBytes(MAX_BYTES)}, or does not say to how much.`,
    );
  }
  if (bytes > packedBytes * MAX_RATIO) {
    return refuseUnpacking(
      `The archive unpacks to more than ${MAX_RATIO} times its size, which no video does.`,
    );
  }
  return undefined;
}

/**
 * What of an archive could be filed: videos, extras and subtitles, and the NFO that says what they
 * are.
 */
export function selectWantedEntries(entries: readonly ArchiveEntry[]): ArchiveEntry[] {
  const roles = rolesOf(entries);
  return entries.filter(({ path, size }, index) => {
    if (extensionOf(path) === "nfo") return size <= MAX_NFO_BYTES;
    return ["video", "extra", "subtitle"].includes(roles[index] ?? "other");
  });
}

/**
 * Whether a file beside the archives belongs to what is in them: a subtitle, an extra, or the NFO
 * that says what it is.
 */
export const goesAlong = ({
  path,
  size,
  role,
  skip,
}: Pick<Item, "path" | "size" | "role" | "skip">): boolean =>
  !skip &&
  (extensionOf(path) === "nfo" ? size <= MAX_NFO_BYTES : role === "subtitle" || role === "extra");

/**
 * The same for a file beside a download that is the one archive of this name: only a name that
 * begins with its own counts.
 */
export function belongsToSingle(
  { path, size }: { path: string; size: number },
  archive: string,
): boolean {
  const stem = nameOfPacked(archive).toLowerCase();
  const role = roleOf(path, size);
  return (
    path.toLowerCase().startsWith(`${stem}.`) &&
    role !== "extra" &&
    goesAlong({ path, size, role, skip: false })
  );
}

/** The name of what a packed download holds: its own, without the extension of its one archive. */
export const nameOfPacked = (name: string): string => name.replace(/(?:\.part\d+)?\.rar$/i, "");

export const hasVideo = (entries: readonly ArchiveEntry[]): boolean =>
  rolesOf(entries).includes("video");
