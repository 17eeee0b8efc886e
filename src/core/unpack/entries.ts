import type { Sentence } from "../../base/actions/sentence.ts";
import type { Item } from "../../base/item.ts";
import { extensionOf } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { formatBytes } from "../../base/text/format-bytes.ts";
import { roleOf, rolesOf } from "../settle/roles.ts";

/**
 * A file in an archive, as described by one header. A file that spans several volumes has a header
 * in each of them.
 */
export type FilePart = {
  /** Path with `/` as separator. */
  path: string;
  /** Unpacked size in bytes; infinite if the archive does not state it. */
  size: number;
  /**
   * In the file's last part, the CRC-32 of the whole unpacked file; undefined if the archive uses
   * another checksum.
   */
  crc: number | undefined;
  isFolder: boolean;
  isLink: boolean;
  isEncrypted: boolean;
  /** The file started in the previous volume. */
  splitBefore: boolean;
  /** The file continues in the next volume. */
  splitAfter: boolean;
};

type Header = {
  kind: "file" | "end" | "encrypted" | "other";
  /** Length in bytes of the header itself; `dataBytes` is the length of the data after it. */
  headerBytes: number;
  dataBytes: number;
  file?: FilePart | undefined;
};

/** Maximum size of a header: RAR5 allows 2 MiB, RAR4 64 KiB. */
export const MAX_HEADER_BYTES = 2 * 1024 * 1024 + 16;

/**
 * `more`: the header continues after the bytes read so far. `bytes` is the length needed to read
 * all of it.
 */
export type ReadHeader = Header | { kind: "more"; bytes: number } | { kind: "damaged" };

/** A file in an archive. `size` is in bytes; `crc` is a CRC-32. */
export type ArchiveEntry = { path: string; size: number; crc: number | undefined };

/** All files in an archive, in order, or the reason why the archive is not unpacked. */
export type ArchiveListing = { ok: true; entries: ArchiveEntry[] } | { ok: false; reason: Reason };

export const refuseUnpacking = (message: Sentence): { ok: false; reason: Reason } => ({
  ok: false,
  reason: { code: "not_unpacked", message },
});

const MAX_NAME_BYTES = 255;
const MAX_DEPTH = 16;

/** True if the path stays below its target folder and every file system accepts it. */
const isSafe = (path: string): boolean => {
  const names = path.split("/");
  if (/[\u0000-\u001f\u007f\\\ufffd]/.test(path) || names.length > MAX_DEPTH) return false;
  return names.every(
    (name) =>
      name !== "" && name !== "." && name !== ".." && Buffer.byteLength(name) <= MAX_NAME_BYTES,
  );
};

/**
 * Joins the file parts from all volumes. Refuses archives with passwords, links, unsafe names or
 * missing parts.
 */
export function entriesOf(parts: readonly FilePart[]): ArchiveListing {
  const entries: ArchiveEntry[] = [];
  let open: ArchiveEntry | undefined;
  for (const part of parts) {
    const shown = quoted(part.path, 200);
    if (part.isEncrypted) return ENCRYPTED;
    if (part.isLink) {
      return refuseUnpacking(`The archive contains a link (${shown}), and links are not unpacked.`);
    }
    const path = part.isFolder ? part.path.replace(/\/$/, "") : part.path;
    if (!isSafe(path)) {
      return refuseUnpacking(`The archive contains a file with an unsafe name: ${shown}.`);
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
    return refuseUnpacking("The archive contains two files with the same name.");
  }
  return { ok: true, entries };
}

export const ENCRYPTED = refuseUnpacking("The archive has a password.");
export const INCOMPLETE = refuseUnpacking(
  "A volume of the archive is missing or belongs to another archive.",
);
export const DAMAGED = refuseUnpacking("The archive is damaged or cannot be read.");

const GIB = 1024 ** 3;
const MAX_BYTES = 200 * GIB;
const MAX_FILES = 1000;
/**
 * Videos are already compressed, so an archive of a video never unpacks to much more than its own
 * size.
 */
const MAX_RATIO = 20;
const MAX_NFO_BYTES = 1024 ** 2;

/**
 * Refuses archives that unpack to more than any release would. Sizes are the ones stated by the
 * archives.
 */
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
    return refuseUnpacking(`The archive contains ${entries.length} files, more than ${MAX_FILES}.`);
  }
  if (!(bytes <= MAX_BYTES)) {
    return refuseUnpacking(
      `The archive unpacks to more than ${formatBytes(MAX_BYTES)}, or does not state its ` +
        "unpacked size.",
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
 * Returns an archive's entries that could be filed: videos, extras, subtitles, and the NFO that
 * identifies them.
 */
export function selectWantedEntries(entries: readonly ArchiveEntry[]): ArchiveEntry[] {
  const roles = rolesOf(entries);
  return entries.filter(({ path, size }, index) => {
    if (extensionOf(path) === "nfo") return size <= MAX_NFO_BYTES;
    return ["video", "extra", "subtitle"].includes(roles[index] ?? "other");
  });
}

/**
 * True if a file next to the archives belongs to their contents: a subtitle, an extra, or the NFO
 * that identifies them.
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
 * Like `goesAlong`, but for a file next to a download that consists of this one archive. Only files
 * whose names start with the archive's name count.
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

/**
 * Returns the name for the contents of a packed download: the download's own name without the
 * extension of its only archive.
 */
export const nameOfPacked = (name: string): string => name.replace(/(?:\.part\d+)?\.rar$/i, "");

export const hasVideo = (entries: readonly ArchiveEntry[]): boolean =>
  rolesOf(entries).includes("video");
