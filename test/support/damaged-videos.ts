import {
  avih,
  box,
  CLUSTER,
  chunk,
  EBML,
  element,
  FTYP,
  float64,
  info,
  joined,
  list,
  little,
  mvhd,
  oldPack,
  pack,
  riff,
  segment,
  transportStream,
  wideBox,
  wmv,
} from "./video-bytes.ts";

export type TestVideo = { what: string; extension: string; bytes: Uint8Array };

/** Bytes that look like media. The same seed returns the same bytes. */
function noise(length: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

const MEDIA = noise(40_000);
const mdat = box("mdat", MEDIA);
const matroska = (ms: number) =>
  joined(EBML, element(0x18538067, joined(info(float64(ms)), element(0x1f43b675, MEDIA))));
const isoMedia = (ms: number) => ({
  header: joined(FTYP, box("moov", mvhd(1000, ms)), mdat),
  trailer: joined(FTYP, mdat, box("moov", mvhd(1000, ms))),
  quickTime: joined(box("wide", []), wideBox("mdat", MEDIA), box("moov", mvhd(600, ms * 0.6))),
});
const MOVI = list("movi", MEDIA);
const avi = (ms: number) => riff("AVI ", joined(list("hdrl", avih(40_000, ms / 40)), MOVI));
const openDml = (ms: number) => {
  const counted = list("odml", chunk("dmlh", little(ms / 40, 4)));
  const first = riff("AVI ", joined(list("hdrl", joined(avih(40_000, ms / 80), counted)), MOVI));
  return joined(first, riff("AVIX", MOVI));
};
const transport = (ms: number, before: number) =>
  transportStream({ packets: 400, clock: (index) => Math.round((index * ms * 90) / 399), before });
const program = (ms: number, make: (ticks: number) => Uint8Array) =>
  joined(...Array.from({ length: 101 }, (_, index) => make(Math.round((index * ms * 90) / 100))));

/** Containers that state their size in bytes and their duration. */
const stating = (ms: number): TestVideo[] => {
  const { header, trailer, quickTime } = isoMedia(ms);
  return [
    { what: "Matroska", extension: "mkv", bytes: matroska(ms) },
    { what: "WebM", extension: "webm", bytes: matroska(ms) },
    { what: "MP4, header first", extension: "mp4", bytes: header },
    { what: "MP4, header last", extension: "m4v", bytes: trailer },
    { what: "QuickTime", extension: "mov", bytes: quickTime },
    { what: "AVI", extension: "avi", bytes: avi(ms) },
    { what: "AVI of two parts", extension: "avi", bytes: openDml(ms) },
    { what: "WMV", extension: "wmv", bytes: wmv(ms, MEDIA) },
  ];
};

const streams = (ms: number): TestVideo[] => [
  { what: "transport stream", extension: "ts", bytes: transport(ms, 0) },
  { what: "transport stream of a Blu-ray", extension: "m2ts", bytes: transport(ms, 4) },
  { what: "MPEG-2 program stream", extension: "mpg", bytes: program(ms, pack) },
  { what: "MPEG-1 program stream", extension: "mpeg", bytes: program(ms, oldPack) },
];

/** Returns one intact video with this duration for every container. */
export const soundVideos = (ms: number): TestVideo[] => [...stating(ms), ...streams(ms)];

/** Intact files that a careless check would report as damaged. */
export const oddVideos = (ms: number): TestVideo[] => {
  const aviBytes = avi(ms);
  const withSize = (size: number) =>
    joined(aviBytes.subarray(0, 4), little(size, 4), aviBytes.subarray(8));
  const fragments = joined(box("moof", []), mdat);
  const cut = transport(ms, 0).subarray(100);
  return [
    {
      what: "Matroska of unknown size",
      extension: "mkv",
      bytes: segment(info(float64(ms)), CLUSTER, MEDIA),
    },
    {
      what: "Matroska without a length",
      extension: "mkv",
      bytes: segment(info([]), CLUSTER, MEDIA),
    },
    {
      what: "a recording with a length of zero",
      extension: "mkv",
      bytes: segment(info(float64(0)), CLUSTER, MEDIA),
    },
    {
      what: "Matroska with more after it",
      extension: "mkv",
      bytes: joined(matroska(ms), noise(500)),
    },
    {
      what: "padding before the Segment",
      extension: "mkv",
      bytes: joined(EBML, element(0xec, [0, 0]), matroska(ms).subarray(EBML.length)),
    },
    { what: "Matroska named MP4", extension: "mp4", bytes: matroska(ms) },
    { what: "MP4 named Matroska", extension: "mkv", bytes: isoMedia(ms).trailer },
    { what: "MP4 named AVI", extension: "avi", bytes: isoMedia(ms).header },
    {
      what: "MP4 with more after it",
      extension: "mp4",
      bytes: joined(isoMedia(ms).trailer, noise(500)),
    },
    {
      what: "MP4 whose media reach to the end",
      extension: "mp4",
      bytes: joined(FTYP, box("moov", mvhd(1000, ms)), box("mdat", MEDIA, 0)),
    },
    {
      what: "fragmented MP4",
      extension: "mp4",
      bytes: joined(
        FTYP,
        box("moov", joined(mvhd(1000, 0), box("mvex", []))),
        fragments,
        fragments,
      ),
    },
    {
      what: "fragmented MP4 of unknown length",
      extension: "mp4",
      bytes: joined(FTYP, box("moov", mvhd(1000, 0xffffffff)), fragments),
    },
    {
      what: "fragmented MP4 without the marker for it",
      extension: "mp4",
      bytes: joined(FTYP, box("moov", mvhd(1000, 0)), fragments),
    },
    { what: "AVI without a size", extension: "avi", bytes: withSize(0) },
    { what: "AVI with all bits of its size set", extension: "avi", bytes: withSize(0xffffffff) },
    { what: "AVI that counts its head", extension: "avi", bytes: withSize(aviBytes.length) },
    { what: "AVI with more after it", extension: "avi", bytes: joined(aviBytes, noise(500)) },
    { what: "broadcast", extension: "wmv", bytes: wmv(ms, MEDIA, { flags: 1, bytes: 0 }) },
    { what: "WMV with more after it", extension: "wmv", bytes: joined(wmv(ms, MEDIA), noise(500)) },
    { what: "recording that begins in a packet", extension: "ts", bytes: cut },
    {
      what: "recording that begins with a damaged piece",
      extension: "ts",
      bytes: joined(noise(3000), cut),
    },
    { what: "transport stream named MPG", extension: "mpg", bytes: transport(ms, 0) },
    {
      what: "MPEG video without a container",
      extension: "mpg",
      bytes: joined([0, 0, 1, 0xb3], noise(5000)),
    },
    { what: "video CD", extension: "mpg", bytes: riff("CDXA", noise(5000)) },
    {
      what: "Flash named MP4",
      extension: "mp4",
      bytes: joined([0x46, 0x4c, 0x56, 1, 5], noise(5000)),
    },
  ];
};

const text = (words: string) => new Uint8Array(Buffer.from(words));

/** Contents that are not a video, regardless of the extension. */
const NOTHINGS: readonly [string, Uint8Array][] = [
  ["empty", new Uint8Array()],
  ["one byte", Uint8Array.of(1)],
  ["noise", noise(400_000, 7)],
  ["a page", text(`<!DOCTYPE html><html><body>${"404 ".repeat(900)}</body></html>`)],
  ["text", text("Please extract with the password from our site.\n")],
  ["an archive", joined(text("Rar!\x1a\x07\x01\x00"), noise(9000, 3))],
  ["a picture", joined([0xff, 0xd8, 0xff, 0xe0], noise(9000, 4))],
  ["a program", joined(text("MZ"), noise(9000, 5))],
  ["a short head", text("\x1aE")],
];

/** Returns damaged files of every container. None of them can be played to the end. */
export function damagedVideos(ms: number): TestVideo[] {
  const extensions = [
    "mkv",
    "mp4",
    "m4v",
    "avi",
    "mov",
    "ts",
    "m2ts",
    "wmv",
    "webm",
    "mpg",
    "mpeg",
  ];
  const no = extensions.flatMap((extension) =>
    NOTHINGS.map(([what, bytes]) => ({ what: `${what} named ${extension}`, extension, bytes })),
  );
  const lost = stating(ms).flatMap(({ what, extension, bytes }) => [
    ...[0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999].map((share) => ({
      what: `${what}, cut off at ${share}`,
      extension,
      bytes: bytes.subarray(0, Math.max(4, Math.floor(share * bytes.length))),
    })),
    {
      what: `${what}, its head overwritten`,
      extension,
      bytes: joined(noise(600, 9), bytes.subarray(600)),
    },
    { what: `${what}, its head lost`, extension, bytes: bytes.subarray(700) },
  ]);
  const zero = stating(0).map(({ what, ...file }) => ({ what: `${what} of no length`, ...file }));
  const short = streams(ms).flatMap(({ what, extension, bytes }) => [
    { what: `${what}, three bytes of it`, extension, bytes: bytes.subarray(0, 3) },
    {
      what: `${what}, all but its head overwritten`,
      extension,
      bytes: joined(noise(100_000, 11), noise(9, 12)),
    },
  ]);
  const header = joined(FTYP, box("moov", mvhd(1000, ms)));
  const alone = [{ what: "MP4, its header alone", extension: "mp4", bytes: header }];
  return [...no, ...lost, ...zero, ...short, ...alone];
}
