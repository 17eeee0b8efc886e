// Video headers, written by hand from the formats' specifications. The bytes that follow are not
// media.

const join = (...parts: (Uint8Array | number[])[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** A number in `width` bytes, most significant first. */
export const big = (value: number, width: number): number[] =>
  Array.from({ length: width }, (_, at) => Math.floor(value / 256 ** (width - 1 - at)) % 256);

export const little = (value: number, width: number): number[] => big(value, width).toReversed();

const letters = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

export const float64 = (value: number): number[] => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return [...new Uint8Array(view.buffer)];
};

export const float32 = (value: number): number[] => {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return [...new Uint8Array(view.buffer)];
};

const idBytes = (id: number): number[] =>
  big(id, id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1);

/**
 * Builds an EBML element. `size` overrides the stated size of the content, and "unknown" states no
 * size.
 */
export function element(
  id: number,
  content: Uint8Array | number[],
  size: number | "unknown" = content.length,
) {
  const head =
    size === "unknown" ? [0x01, 255, 255, 255, 255, 255, 255, 255] : [0x01, ...big(size, 7)];
  return join(idBytes(id), head, content);
}

export const EBML = element(0x1a45dfa3, element(0x4282, letters("matroska")));
export const CLUSTER = element(0x1f43b675, [0xe7, 0x81, 0x00], "unknown");
export const segment = (...children: Uint8Array[]): Uint8Array =>
  join(EBML, element(0x18538067, join(...children), "unknown"));

export const info = (duration: number[], scale?: number): Uint8Array =>
  element(
    0x1549a966,
    join(
      element(0x4d80, letters("by hand")),
      scale === undefined ? [] : element(0x2ad7b1, big(scale, 4)),
      duration.length === 0 ? [] : element(0x4489, duration),
    ),
  );

/** Builds a SeekHead. Each entry states which element is at `place` in the Segment's content. */
export const seekHead = (...entries: [id: number, place: number][]): Uint8Array =>
  element(
    0x114d9b74,
    join(
      ...entries.map(([id, place]) =>
        element(0x4dbb, join(element(0x53ab, idBytes(id)), element(0x53ac, big(place, 8)))),
      ),
    ),
  );
export const INFO_ID = 0x1549a966;
export const SEEK_HEAD_ID = 0x114d9b74;
export const padding = (size: number): Uint8Array => element(0xec, new Uint8Array(size));

const HEAD = segment(CLUSTER);

/**
 * Turns the content into a playable video that begins like a Matroska file of unknown size and
 * length. Text is appended to that beginning. For bytes, the beginning replaces the first bytes, so
 * the size stays the same if the content is longer.
 */
export function asVideo(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([HEAD, typeof content === "string" ? bytes : bytes.subarray(HEAD.length)]);
}

/** A Matroska file with a duration of `ms` milliseconds. */
export const mkv = (ms: number): Uint8Array => segment(info(float64(ms)), CLUSTER);

export const box = (
  type: string,
  content: Uint8Array | number[],
  size = content.length + 8,
): Uint8Array => join(big(size, 4), letters(type), content);
export const wideBox = (
  type: string,
  content: Uint8Array | number[],
  size = content.length + 16,
): Uint8Array => join(big(1, 4), letters(type), big(size, 8), content);

export const mvhd = (timescale: number, duration: number, version = 0): Uint8Array => {
  const width = version === 1 ? 8 : 4;
  return box(
    "mvhd",
    join(
      [version, 0, 0, 0],
      big(1, width),
      big(1, width),
      big(timescale, 4),
      big(duration, width),
      new Uint8Array(80),
    ),
  );
};
export const FTYP = box("ftyp", letters("isommp42"));
export const mp4 = (ms: number): Uint8Array =>
  join(FTYP, box("moov", mvhd(1000, ms)), box("mdat", [1, 2, 3]));
export const joined = join;

export const chunk = (id: string, content: Uint8Array | number[]): Uint8Array =>
  join(letters(id), little(content.length, 4), content, content.length % 2 === 1 ? [0] : []);
export const list = (type: string, content: Uint8Array | number[]): Uint8Array =>
  chunk("LIST", join(letters(type), content));
export const avih = (microseconds: number, frames: number): Uint8Array =>
  chunk(
    "avih",
    join(little(microseconds, 4), new Uint8Array(12), little(frames, 4), new Uint8Array(36)),
  );
export const riff = (type: string, content: Uint8Array): Uint8Array =>
  chunk("RIFF", join(letters(type), content));

const guid = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));
const asfObject = (id: string, content: Uint8Array, size = content.length + 24): Uint8Array =>
  join(guid(id), little(size, 8), content);

/**
 * Returns a WMV file. `bytes` overrides the size that the file states, and `flags` 1 makes the file
 * a broadcast.
 */
export function wmv(
  ms: number,
  media: Uint8Array,
  { bytes, flags = 2 }: { bytes?: number; flags?: number } = {},
) {
  const properties = (size: number) =>
    asfObject(
      "a1dcab8c47a9cf118ee400c00c205365",
      join(
        new Uint8Array(16),
        little(size, 8),
        new Uint8Array(16),
        little(ms === 0 ? 0 : (ms + 3000) * 10_000, 8),
        new Uint8Array(8),
        little(3000, 8),
        little(flags, 4),
        new Uint8Array(12),
      ),
    );
  const other = asfObject("9107dcb7b7a9cf118ee600c00c205365", new Uint8Array(40));
  const whole = (size: number) => {
    const inner = join(other, properties(size));
    const head = join(little(2, 4), [1, 2], inner);
    return join(
      asfObject("3026b2758e66cf11a6d900aa0062ce6c", head),
      asfObject("3626b2758e66cf11a6d900aa0062ce6c", media),
    );
  };
  return whole(bytes ?? whole(0).length);
}

/**
 * The beginning of a transport stream packet. `ticks` is its program clock reference at 90 kHz, if
 * it has one.
 */
function packet(ticks: number | undefined, program: number): number[] {
  const turned = ticks === undefined ? 0 : ((ticks % 2 ** 33) + 2 ** 33) % 2 ** 33;
  const clock = [...big(Math.floor(turned / 2), 4), ((turned % 2) << 7) | 0x7e, 0];
  const field = ticks === undefined ? [183, 0] : [183, 0x10, ...clock];
  return [0x47, 0x40 | (program >> 8), program & 255, 0x20, ...field];
}

export type StreamOptions = {
  packets: number;
  /** The clock at a packet. Undefined if the packet has none. */
  clock: (index: number) => number | undefined;
  /** Bytes before each packet: 4 on Blu-ray. */
  before?: number;
};

export function transportStream({ packets, clock, before = 0 }: StreamOptions): Uint8Array {
  const stride = before + 188;
  const bytes = new Uint8Array(packets * stride).fill(0xff);
  for (let index = 0; index < packets; index += 1) {
    bytes.set(packet(clock(index), 0x1011), index * stride + before);
  }
  return bytes;
}

/** A pack of an MPEG-2 program stream, 2048 bytes long. */
export function pack(ticks: number): Uint8Array {
  const bit = (from: number, width: number): number => Math.floor(ticks / 2 ** from) % 2 ** width;
  const a = 0x44 | (bit(30, 3) << 3) | bit(28, 2);
  const c = (bit(15, 5) << 3) | 4 | bit(13, 2);
  const e = (bit(0, 5) << 3) | 4;
  return join([0, 0, 1, 0xba, a, bit(20, 8), c, bit(5, 8), e, 1], new Uint8Array(2038));
}

/** A pack of an MPEG-1 stream. */
export function oldPack(ticks: number): Uint8Array {
  const bit = (from: number, width: number): number => Math.floor(ticks / 2 ** from) % 2 ** width;
  const head = [
    0x21 | (bit(30, 3) << 1),
    bit(22, 8),
    (bit(15, 7) << 1) | 1,
    bit(7, 8),
    (bit(0, 7) << 1) | 1,
  ];
  return join([0, 0, 1, 0xba], head, new Uint8Array(2039));
}
