import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { MediaFacts } from "../../../src/base/media-facts.ts";
import { MEDIA_ENCODES, toArguments } from "../../support/media-encodes.ts";
import { missingProgram } from "../../support/missing-program.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { decodeWhole } from "./decode-bytes.ts";

const missing = missingProgram("ffmpeg", "apt-get install ffmpeg");
const env = { PATH: process.env["PATH"], LANG: "C.UTF-8" };

type Stream = {
  codec_type: string;
  codec_name: string;
  profile?: string;
  pix_fmt?: string;
  color_transfer?: string;
  channels?: number;
  tags?: { language?: string };
};

function probe(path: string): Stream[] {
  const args = ["-v", "error", "-show_streams", "-of", "json", path];
  return JSON.parse(execFileSync("ffprobe", args, { env, encoding: "utf8" })).streams;
}

const CODECS: Record<string, string> = {
  h264: "H.264",
  hevc: "HEVC",
  av1: "AV1",
  vp9: "VP9",
  mpeg2video: "MPEG-2",
  mpeg4: "MPEG-4",
  prores: "ProRes",
  opus: "Opus",
  vorbis: "Vorbis",
  truehd: "TrueHD",
  pcm_s16le: "PCM",
  pcm_s24le: "PCM",
};
const toName = (codec = ""): string => CODECS[codec] ?? codec.toUpperCase();
const HDR: Record<string, string[]> = {
  smpte2084: ["HDR10", "HDR"],
  "arib-std-b67": ["HLG"],
  bt709: [],
};

/** Every fact that the header states must agree with ffprobe, which decodes the streams. */
function findDifferences(facts: MediaFacts, streams: readonly Stream[]): string[] {
  const video = streams.find(({ codec_type: type }) => type === "video");
  const bits = Number(/p(\d\d)le$/.exec(video?.pix_fmt ?? "")?.[1] ?? 8);
  const sounds = streams.filter(({ codec_type: type }) => type === "audio");
  const isSound = (check: (stream: Stream) => boolean): boolean => sounds.some(check);
  const [front = 0, bass = 0] = (facts.channels ?? "").split(".").map(Number);
  const checks: [keyof MediaFacts, boolean][] = [
    ["codec", facts.codec === toName(video?.codec_name)],
    ["bitDepth", facts.bitDepth === bits],
    ["hdr", facts.hdr?.every((one) => HDR[video?.color_transfer ?? ""]?.includes(one)) === true],
    ["audio", isSound(({ codec_name: name }) => toName(name) === facts.audio?.[0])],
    ["channels", isSound(({ channels }) => channels === front + bass)],
    [
      "languages",
      facts.languages?.length === new Set(sounds.map(({ tags }) => tags?.language)).size,
    ],
  ];
  return checks.flatMap(([fact, agrees]) => (facts[fact] === undefined || agrees ? [] : fact));
}

test.skipIf(missing)(
  "ffmpeg makes the same headers again, and ffprobe reads the same facts",
  () => {
    using folder = tempFolder();
    for (const encode of MEDIA_ENCODES) {
      const path = folder.at(encode.file);
      execFileSync("ffmpeg", toArguments(encode, path), { env });
      const { media } = decodeWhole(readFileSync(path)).length;
      expect(media, encode.file).toEqual(encode.facts);
      if (media === undefined || encode.file === "h264-commentary.mkv") continue;
      expect(findDifferences(media, probe(path)), encode.file).toEqual([]);
    }
  },
);
