import { expect, test } from "vitest";
import { type MediaTrack, toMediaFacts } from "../../../src/names/media/media-facts.ts";
import {
  big,
  box,
  CLUSTER,
  element,
  FTYP,
  float64,
  info,
  joined,
  mvhd,
  padding,
  seekHead,
  segment,
} from "../../support/video-bytes.ts";
import { decodeWhole } from "./decode-bytes.ts";

const letters = (text: string): Uint8Array => Buffer.from(text, "latin1");
const facts = (bytes: Uint8Array) => decodeWhole(bytes).length.media;

const TRACKS_ID = 0x1654ae6b;
const entry = (type: number, codec: string, ...more: Uint8Array[]): Uint8Array =>
  element(0xae, joined(element(0x83, [type]), element(0x86, letters(codec)), ...more));
const HEVC = "V_MPEGH/ISO/HEVC";
const tracks = (...entries: Uint8Array[]): Uint8Array => element(TRACKS_ID, joined(...entries));
const film = (...entries: Uint8Array[]): Uint8Array =>
  segment(info(float64(60_000)), tracks(...entries), CLUSTER);
const colour = (transfer: number, ...more: Uint8Array[]): Uint8Array =>
  element(0xe0, element(0x55b0, joined(element(0x55ba, [transfer]), ...more)));
const MASTERING = element(0x55d0, element(0x55d9, float64(1000)));
const record = (profile: number, compatibility: number): Uint8Array => {
  const bytes = new Uint8Array(24);
  bytes.set([1, 0, profile << 1, 0x35, compatibility << 4]);
  return bytes;
};
const dolby = (profile: number, compatibility: number, type = "dvcC"): Uint8Array =>
  element(
    0x41e4,
    joined(element(0x41e7, letters(type)), element(0x41ed, record(profile, compatibility))),
  );

test.each([
  [5, 0, ["DV"]],
  [7, 6, ["DV", "HDR10"]],
  [7, 0, ["DV", "HDR10"]],
  [8, 1, ["DV", "HDR10"]],
  [8, 2, ["DV"]],
  [8, 4, ["DV", "HLG"]],
  [10, 1, ["DV", "HDR10"]],
])(
  "reads Dolby Vision of profile %d, compatible with %d, in Matroska and MP4",
  (profile, id, hdr) => {
    for (const type of ["dvcC", "dvvC"]) {
      expect(facts(film(entry(1, HEVC, colour(16), dolby(profile, id, type))))?.hdr).toEqual(hdr);
      const video = videoEntry("hvc1", box(type, record(profile, id)));
      expect(facts(mp4(trak("vide", video)))?.hdr).toEqual(hdr);
    }
  },
);

test("a sample entry of Dolby Vision states it without a record", () => {
  expect(facts(mp4(trak("vide", videoEntry("dvh1"))))).toEqual({ codec: "HEVC", hdr: ["DV"] });
});

test("reads HDR10 from the container's mastering metadata, and PQ without it as HDR", () => {
  expect(facts(film(entry(1, HEVC, colour(16, MASTERING))))?.hdr).toEqual(["HDR10"]);
  expect(facts(film(entry(1, HEVC, colour(16))))?.hdr).toEqual(["HDR"]);
  expect(facts(film(entry(1, HEVC, colour(18))))?.hdr).toEqual(["HLG"]);
  expect(facts(film(entry(1, HEVC, colour(1))))?.hdr).toEqual([]);
  // Unspecified, and BT.2020 with ten bits, which HLG broadcasts state too.
  for (const transfer of [0, 2, 3, 14, 15]) {
    expect(facts(film(entry(1, HEVC, colour(transfer))))?.hdr).toBeUndefined();
  }
  const nclx = (transfer: number): Uint8Array =>
    box("colr", joined(letters("nclx"), big(9, 2), big(transfer, 2), big(9, 2), [0]));
  const mastered = videoEntry("hvc1", nclx(16), box("mdcv", new Uint8Array(24)));
  expect(facts(mp4(trak("vide", mastered)))?.hdr).toEqual(["HDR10"]);
  expect(facts(mp4(trak("vide", videoEntry("hvc1", nclx(18)))))?.hdr).toEqual(["HLG"]);
});

test("reads Atmos of a Dolby Digital Plus track only from its flag", () => {
  // One stream of 3/2 channels with bass, without further streams.
  const stream = [0x02, 0x00, 0x20, 0x0f, 0x00];
  const sound = (more: number[]): Uint8Array =>
    audioEntry("ec-3", box("dec3", [...stream, ...more]));
  expect(facts(mp4(trak("soun", sound([0x01, 16]))))).toMatchObject({
    audio: ["EAC3", "Atmos"],
    channels: "5.1",
  });
  for (const more of [[], [0x00, 0x00]]) {
    expect(facts(mp4(trak("soun", sound(more))))).toMatchObject({
      audio: ["EAC3"],
      channels: "5.1",
    });
  }
  // A further stream adds channels, at positions that programs write differently.
  const added = [0x02, 0x00, 0x20, 0x0f, 0x02, 0x02];
  expect(facts(mp4(trak("soun", audioEntry("ec-3", box("dec3", added)))))?.channels).toBe(
    undefined,
  );
});

test.each([
  ["dtsc", "DTS", 0x000f, "5.1"],
  ["dtsh", "DTS-HD", 0x004f, "7.1"],
  ["dtsl", "DTS-HD MA", 0x0002, "2.0"],
  ["dtse", "DTS", 0x0000, undefined],
])("reads %s in MP4 as %s", (type, codec, layout, channels) => {
  const settings = box("ddts", [...new Uint8Array(17), ...big(layout, 2), 0]);
  const read = facts(mp4(trak("soun", audioEntry(type, settings))));
  expect(read?.audio).toEqual([codec]);
  expect(read?.channels).toBe(channels);
});

test("finds Tracks before Info, after other elements and only through the SeekHead", () => {
  const video = tracks(entry(1, HEVC));
  const length = info(float64(60_000));
  expect(facts(segment(video, length, CLUSTER))?.codec).toBe("HEVC");
  expect(facts(segment(length, padding(100_000), video, CLUSTER))?.codec).toBe("HEVC");
  const head = seekHead([TRACKS_ID, 5000]);
  const media = element(0x1f43b675, new Uint8Array(5000 - head.length - length.length - 12));
  expect(facts(segment(head, length, media, video))?.codec).toBe("HEVC");
  expect(facts(segment(length, media, video))).toBeUndefined();
});

test("a file whose tracks are scattered over too many parts keeps its length", () => {
  const far = Array.from({ length: 60 }, () => entry(17, "S_TEXT/ASS", padding(40_000)));
  const { length, wants } = decodeWhole(film(...far, entry(1, HEVC)));
  expect(length).toEqual({ kind: "read", duration_ms: 60_000 });
  expect(wants.length).toBeLessThanOrEqual(64);
});

test("the facts of a list with a wrong checksum or a track that ends too early are absent", () => {
  const video = entry(1, HEVC);
  const wrong = element(TRACKS_ID, joined(element(0xbf, [1, 2, 3, 4]), video));
  expect(facts(segment(info(float64(60_000)), wrong, CLUSTER))).toBeUndefined();
  const early = element(0xae, joined(element(0x83, [2]), element(0x86, letters("A_AC3"), 900)));
  expect(facts(film(video, early))).toBeUndefined();
});

const sound = (language?: string, more: object = {}): MediaTrack => ({
  kind: "audio",
  isDefault: true,
  language,
  ...more,
});

test("lists the languages of all sound tracks, or none if a track states no language", () => {
  const languages = (...list: MediaTrack[]) => toMediaFacts(list).languages;
  expect(languages(sound("ger"), sound("eng"), sound("deu"))).toEqual(["de", "en"]);
  expect(languages(sound("pt-BR"), sound("zh-Hans"), sound("fil"))).toEqual(["pt", "zh", "fil"]);
  expect(languages(sound("eng"), sound("zxx"))).toEqual(["en"]);
  for (const unknown of [undefined, "", "und", "mis", "mul", "qaa", "x", "!!!", "e1"]) {
    expect(languages(sound("eng"), sound(unknown)), `${unknown}`).toBeUndefined();
  }
  expect(languages()).toBeUndefined();
});

test("reads codec and channels of the default sound track, or else of the first one", () => {
  const other = { isDefault: false };
  const ac3 = (more: object) => sound("eng", { codec: "AC3", channels: "5.1", ...more });
  const aac = sound("eng", { codec: "AAC", channels: "2.0" });
  expect(toMediaFacts([ac3(other), aac])).toMatchObject({ audio: ["AAC"], channels: "2.0" });
  expect(toMediaFacts([ac3(other), sound("eng", other)])).toMatchObject({ audio: ["AC3"] });
});

// Builds an MP4 file.

function mp4(...traks: Uint8Array[]): Uint8Array {
  return joined(FTYP, box("moov", joined(mvhd(1000, 60_000), ...traks)), box("mdat", [1, 2, 3]));
}

function trak(handler: string, sample: Uint8Array): Uint8Array {
  const stsd = box("stsd", joined(big(0, 4), big(1, 4), sample));
  return box(
    "trak",
    joined(
      box("tkhd", [0, 0, 0, 3, ...new Uint8Array(80)]),
      box(
        "mdia",
        joined(
          box("mdhd", [...new Uint8Array(20), 0x7f, 0xff, 0, 0]),
          box("hdlr", joined(big(0, 8), letters(handler), big(0, 13))),
          box("minf", box("stbl", stsd)),
        ),
      ),
    ),
  );
}

function videoEntry(type: string, ...boxes: Uint8Array[]): Uint8Array {
  return box(type, joined(new Uint8Array(78), ...boxes));
}

function audioEntry(type: string, ...boxes: Uint8Array[]): Uint8Array {
  return box(type, joined(new Uint8Array(28), ...boxes));
}
