import { crc32, deflateRawSync } from "node:zlib";

export type ZipEntry = { name: string; data: Uint8Array; executable?: boolean };

// Follows https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, section 4.3. All numbers are
// little-endian.
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const UTF8_NAMES = 0x0800;
const DEFLATE = 8;
/**
 * 1980-01-01, the earliest date in a zip file. A fixed date makes the same content always produce
 * the same archive.
 */
const DATE = 0x0021;
/** The upper byte of "made by" states that the attributes are Unix attributes. */
const MADE_BY_UNIX = (3 << 8) | VERSION;

/**
 * Creates a zip archive of these files, deflated, in their order. The limits are 4 GiB and 65,535
 * files.
 */
export function zip(entries: readonly ZipEntry[]): Uint8Array {
  const files: Buffer[] = [];
  const index: Buffer[] = [];
  let offset = 0;
  for (const { name, data, executable = false } of entries) {
    const path = Buffer.from(name, "utf8");
    const packed = deflateRawSync(data, { level: 9 });
    // Fields shared by the file header and the index: version, flags, method, time, date, checksum,
    // sizes, lengths.
    const both = Buffer.alloc(26);
    both.writeUInt16LE(VERSION, 0);
    both.writeUInt16LE(UTF8_NAMES, 2);
    both.writeUInt16LE(DEFLATE, 4);
    both.writeUInt16LE(DATE, 8);
    both.writeUInt32LE(crc32(data), 10);
    both.writeUInt32LE(packed.length, 14);
    both.writeUInt32LE(data.length, 18);
    both.writeUInt16LE(path.length, 22);
    const only = Buffer.alloc(14);
    only.writeUInt32LE(((executable ? 0o100755 : 0o100644) << 16) >>> 0, 6);
    only.writeUInt32LE(offset, 10);
    const file = Buffer.concat([number32(LOCAL), both, path, packed]);
    files.push(file);
    index.push(number32(CENTRAL), number16(MADE_BY_UNIX), both, only, path);
    offset += file.length;
  }
  const central = Buffer.concat(index);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, central, number32(END), end]);
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function number16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
