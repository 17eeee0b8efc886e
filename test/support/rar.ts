import { crc32 } from "node:zlib";

/**
 * A file in a hand-made archive. `size` and `crc` override the true values in the file's header.
 */
export type Packed = {
  name: string;
  data: Uint8Array;
  size?: number;
  crc?: number;
  isEncrypted?: boolean;
  isLink?: boolean;
};

const u16 = (value: number): Buffer => Buffer.from([value & 0xff, value >> 8]);
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};

// RAR 4:
// https://github.com/libarchive/libarchive/blob/master/libarchive/archive_read_support_format_rar.c

function block4(type: number, flags: number, rest: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from([type]), u16(flags), u16(7 + rest.length), rest]);
  return Buffer.concat([u16(crc32(body) & 0xffff), body]);
}

type Part = { file: Packed; data: Buffer; before: boolean; after: boolean };

function file4({ file, data, before, after }: Part): Buffer {
  const name = Buffer.from(file.name);
  const size = file.size ?? file.data.length;
  const crc = after ? crc32(data) : (file.crc ?? crc32(Buffer.from(file.data)));
  const flags = 0x8100 | Number(before) | (Number(after) << 1) | (file.isEncrypted ? 4 : 0);
  const rest = Buffer.concat([
    u32(data.length),
    u32(size),
    Buffer.from([3]),
    u32(crc),
    u32(0x5a21_0000),
    Buffer.from([20, 0x30]),
    u16(name.length),
    u32(file.isLink ? 0xa1ff : 0x81a4),
    u32(0),
    u32(Math.floor(size / 2 ** 32)),
    name,
  ]);
  return Buffer.concat([block4(0x74, flags, rest), data]);
}

/**
 * Builds the volumes of a RAR 4 archive with stored files. Each volume contains at most
 * `volumeBytes` bytes of data.
 */
export function rar4(files: readonly Packed[], volumeBytes = Number.POSITIVE_INFINITY): Buffer[] {
  const volumes = split(files, volumeBytes);
  const isSet = volumes.length > 1;
  return volumes.map((parts, index) =>
    Buffer.concat([
      Buffer.from("526172211a0700", "hex"),
      block4(0x73, isSet ? 0x01 | (index === 0 ? 0x100 : 0) : 0, Buffer.alloc(6)),
      ...parts.map(file4),
      block4(0x7b, 0x4000 | Number(index < volumes.length - 1), Buffer.alloc(0)),
    ]),
  );
}

// RAR 5: https://www.rarlab.com/technote.htm

function vint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(low + (rest > 0 ? 128 : 0));
  } while (rest > 0);
  return Buffer.from(bytes);
}

function block5(...body: Buffer[]): Buffer {
  const whole = Buffer.concat(body);
  const sized = Buffer.concat([vint(whole.length), whole]);
  return Buffer.concat([u32(crc32(sized)), sized]);
}

function file5({ file, data, before, after }: Part): Buffer {
  const name = Buffer.from(file.name);
  const crc = after ? crc32(data) : (file.crc ?? crc32(Buffer.from(file.data)));
  const record = file.isEncrypted
    ? [vint(1), Buffer.alloc(36)]
    : file.isLink
      ? [vint(5), vint(1), vint(0), vint(1), Buffer.from("x")]
      : [];
  const inner = Buffer.concat(record);
  const extra = inner.length === 0 ? inner : Buffer.concat([vint(inner.length), inner]);
  const flags = 2 | (extra.length > 0 ? 1 : 0) | (before ? 8 : 0) | (after ? 16 : 0);
  return Buffer.concat([
    block5(
      Buffer.concat([
        vint(2),
        vint(flags),
        extra.length > 0 ? vint(extra.length) : extra,
        vint(data.length),
        vint(4),
      ]),
      Buffer.concat([
        vint(file.size ?? file.data.length),
        vint(0x81a4),
        u32(crc),
        vint(0),
        vint(1),
        vint(name.length),
        name,
        extra,
      ]),
    ),
    data,
  ]);
}

/** Builds the volumes of a RAR 5 archive in the same way. */
export function rar5(files: readonly Packed[], volumeBytes = Number.POSITIVE_INFINITY): Buffer[] {
  const volumes = split(files, volumeBytes);
  const isSet = volumes.length > 1;
  return volumes.map((parts, index) =>
    Buffer.concat([
      Buffer.from("526172211a070100", "hex"),
      isSet
        ? block5(vint(1), vint(0), vint(index === 0 ? 1 : 3), ...(index === 0 ? [] : [vint(index)]))
        : block5(vint(1), vint(0), vint(0)),
      ...parts.map(file5),
      block5(vint(5), vint(0), vint(Number(index < volumes.length - 1))),
    ]),
  );
}

function split(files: readonly Packed[], volumeBytes: number): Part[][] {
  const volumes: Part[][] = [[]];
  let free = volumeBytes;
  for (const file of files) {
    let rest = Buffer.from(file.data);
    for (let before = false; ; before = true) {
      const data = rest.subarray(0, Math.min(free, rest.length));
      rest = rest.subarray(data.length);
      free -= data.length;
      volumes.at(-1)?.push({ file, data, before, after: rest.length > 0 });
      if (rest.length === 0) break;
      volumes.push([]);
      free = volumeBytes;
    }
  }
  return volumes;
}
