import { join } from "node:path";
import type { MediaFacts } from "../../src/base/media-facts.ts";

/** A small video of `test/fixtures/media`, and what its header states. */
export type MediaEncode = {
  /** Its extension is the container. */
  file: string;
  /** Arguments for ffmpeg between the inputs (a picture, and a tone) and the file. */
  args: string;
  /** Undefined if the container's header is not read. */
  facts: MediaFacts | undefined;
};

export const ENCODES_FOLDER = join(import.meta.dirname, "../fixtures/media");

// 48 frames a second, so that two of them are as long as any sound frame.
const PICTURE = "color=c=gray:size=64x64:rate=48";
const TONE = "sine=frequency=440:sample_rate=48000";
const SECONDS = "0.05";
const QUIET = "-hide_banner -loglevel error -nostdin -y -bitexact";

const H264 = "-c:v libx264 -pix_fmt yuv420p -x264-params threads=1:bframes=0";
const H264_10 = "-c:v libx264 -pix_fmt yuv420p10le -x264-params threads=1:bframes=0";
const hevc = (format: string, more = ""): string =>
  `-c:v libx265 -pix_fmt ${format} -x265-params log-level=none:pools=none:frame-threads=1:bframes=0${more}`;
const MASTERING =
  ":master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1):max-cll=1000,400";
const PQ = "-color_primaries bt2020 -color_trc smpte2084 -colorspace bt2020nc";
const HLG = "-color_primaries bt2020 -color_trc arib-std-b67 -colorspace bt2020nc";
const SDR = "-color_primaries bt709 -color_trc bt709 -colorspace bt709";
const av1 = (format: string): string =>
  `-c:v libaom-av1 -cpu-used 8 -row-mt 0 -threads 1 -pix_fmt ${format}`;
const vp9 = (format: string): string => `-c:v libvpx-vp9 -threads 1 -pix_fmt ${format}`;
const sound = (codec: string, layout = "stereo", language = "eng"): string =>
  `-c:a ${codec} -strict -2 -af aformat=channel_layouts=${layout} -metadata:s:a:0 language=${language}`;

/** Encodes with Debian's ffmpeg 5.1, of every container, codec and flag whose facts are read. */
export const MEDIA_ENCODES: readonly MediaEncode[] = [
  {
    file: "h264-aac.mkv",
    args: `${H264} ${sound("aac")}`,
    facts: { codec: "H.264", bitDepth: 8, audio: ["AAC"], channels: "2.0", languages: ["en"] },
  },
  {
    file: "h264-10bit-flac-51.mkv",
    args: `${H264_10} ${sound("flac", "5.1", "jpn")}`,
    facts: { codec: "H.264", bitDepth: 10, audio: ["FLAC"], channels: "5.1", languages: ["ja"] },
  },
  {
    file: "hevc-hdr10-eac3-51.mkv",
    args: `${hevc("yuv420p10le", MASTERING)} ${PQ} ${sound("eac3", "5.1", "ger")}`,
    facts: {
      codec: "HEVC",
      bitDepth: 10,
      hdr: ["HDR10"],
      audio: ["EAC3"],
      channels: "5.1",
      languages: ["de"],
    },
  },
  {
    file: "hevc-pq-ac3-51.mkv",
    args: `${hevc("yuv420p10le")} ${PQ} ${sound("ac3", "5.1(side)")}`,
    facts: {
      codec: "HEVC",
      bitDepth: 10,
      hdr: ["HDR"],
      audio: ["AC3"],
      channels: "5.1",
      languages: ["en"],
    },
  },
  {
    file: "hevc-hlg-ac3.mkv",
    args: `${hevc("yuv420p10le")} ${HLG} ${sound("ac3")}`,
    facts: {
      codec: "HEVC",
      bitDepth: 10,
      hdr: ["HLG"],
      audio: ["AC3"],
      channels: "2.0",
      languages: ["en"],
    },
  },
  {
    file: "hevc-sdr-dts-51.mkv",
    args: `${hevc("yuv420p")} ${SDR} ${sound("dca", "5.1(side)")}`,
    facts: {
      codec: "HEVC",
      bitDepth: 8,
      hdr: [],
      audio: ["DTS"],
      channels: "5.1",
      languages: ["en"],
    },
  },
  {
    file: "hevc-12bit-truehd-51.mkv",
    args: `${hevc("yuv420p12le")} ${sound("truehd", "5.1(side)", "fra")}`,
    facts: { codec: "HEVC", bitDepth: 12, audio: ["TrueHD"], channels: "5.1", languages: ["fr"] },
  },
  {
    file: "av1-10bit-opus-51.mkv",
    args: `${av1("yuv420p10le")} ${sound("libopus", "5.1")}`,
    facts: { codec: "AV1", bitDepth: 10, audio: ["Opus"], channels: "5.1", languages: ["en"] },
  },
  {
    file: "av1-opus.webm",
    args: `${av1("yuv420p")} ${sound("libopus")}`,
    facts: { codec: "AV1", bitDepth: 8, audio: ["Opus"], channels: "2.0", languages: ["en"] },
  },
  {
    // The private data of VP9 is optional, and ffmpeg omits it.
    file: "vp9-vorbis.webm",
    args: `${vp9("yuv420p")} ${sound("libvorbis", "stereo", "dut")}`,
    facts: { codec: "VP9", audio: ["Vorbis"], channels: "2.0", languages: ["nl"] },
  },
  {
    file: "mpeg2-mp2.mkv",
    args: `-c:v mpeg2video -r 24 ${sound("mp2")}`,
    facts: { codec: "MPEG-2", bitDepth: 8, audio: ["MP2"], channels: "2.0", languages: ["en"] },
  },
  {
    file: "xvid-mp3-mono.mkv",
    args: `-c:v libxvid ${sound("libmp3lame", "mono", "cze")}`,
    facts: { codec: "MPEG-4", bitDepth: 8, audio: ["MP3"], channels: "1.0", languages: ["cs"] },
  },
  {
    file: "h264-pcm-71.mkv",
    args: `${H264} ${sound("pcm_s16le", "7.1")} -ar 8000`,
    facts: { codec: "H.264", bitDepth: 8, audio: ["PCM"], channels: "7.1", languages: ["en"] },
  },
  {
    // Four channels are 4.0 or 3.1.
    file: "h264-flac-quad.mkv",
    args: `${H264} ${sound("flac", "quad")}`,
    facts: { codec: "H.264", bitDepth: 8, audio: ["FLAC"], languages: ["en"] },
  },
  {
    file: "h264-3d-alac.mkv",
    args: `${H264} -metadata:s:v:0 stereo_mode=left_right ${sound("alac")}`,
    facts: {
      codec: "H.264",
      bitDepth: 8,
      audio: ["ALAC"],
      channels: "2.0",
      languages: ["en"],
      is3D: true,
    },
  },
  {
    file: "h264-two-sounds.mkv",
    args: `${H264} -map 0 -map 1 -map 1 -c:a:0 ac3 -c:a:1 aac -ac:a:0 6 -ac:a:1 2 -metadata:s:a:0 language=eng -metadata:s:a:1 language=deu -disposition:a:0 0 -disposition:a:1 default`,
    facts: {
      codec: "H.264",
      bitDepth: 8,
      audio: ["AAC"],
      channels: "2.0",
      languages: ["en", "de"],
    },
  },
  {
    file: "h264-no-language.mkv",
    args: `${H264} -map 0 -map 1 -map 1 -c:a aac -ac 1 -metadata:s:a:0 language=eng`,
    facts: { codec: "H.264", bitDepth: 8, audio: ["AAC"], channels: "1.0" },
  },
  {
    file: "h264-commentary.mkv",
    args: `${H264} -map 0 -map 1 -map 1 -c:a aac -metadata:s:a:0 language=ita -metadata:s:a:1 language=eng -disposition:a:0 default -disposition:a:1 comment`,
    facts: { codec: "H.264", bitDepth: 8, audio: ["AAC"], channels: "1.0", languages: ["it"] },
  },
  {
    file: "silent.mkv",
    args: `${H264} -an ${SDR}`,
    facts: { codec: "H.264", bitDepth: 8, hdr: [] },
  },
  {
    file: "h264-aac-51.mp4",
    args: `${H264} ${sound("aac", "5.1")}`,
    facts: { codec: "H.264", bitDepth: 8, audio: ["AAC"], channels: "5.1", languages: ["en"] },
  },
  {
    file: "h264-10bit-ac3-51.mp4",
    args: `${H264_10} -movflags +faststart ${sound("ac3", "5.1(side)", "spa")}`,
    facts: { codec: "H.264", bitDepth: 10, audio: ["AC3"], channels: "5.1", languages: ["es"] },
  },
  {
    file: "hevc-hdr10-eac3-51.mp4",
    args: `${hevc("yuv420p10le", MASTERING)} -tag:v hvc1 ${PQ} ${sound("eac3", "5.1(side)")}`,
    facts: {
      codec: "HEVC",
      bitDepth: 10,
      hdr: ["HDR10"],
      audio: ["EAC3"],
      channels: "5.1",
      languages: ["en"],
    },
  },
  {
    file: "hevc-hlg-aac.mp4",
    args: `${hevc("yuv420p10le")} -tag:v hev1 ${HLG} ${sound("aac", "stereo", "und")}`,
    facts: { codec: "HEVC", bitDepth: 10, hdr: ["HLG"], audio: ["AAC"], channels: "2.0" },
  },
  {
    file: "hevc-sdr-mono.m4v",
    args: `${hevc("yuv420p")} -tag:v hvc1 ${SDR} -f mp4 ${sound("aac", "mono")}`,
    facts: {
      codec: "HEVC",
      bitDepth: 8,
      hdr: [],
      audio: ["AAC"],
      channels: "1.0",
      languages: ["en"],
    },
  },
  {
    file: "av1-10bit-opus.mp4",
    args: `${av1("yuv420p10le")} ${sound("libopus")}`,
    facts: { codec: "AV1", bitDepth: 10, audio: ["Opus"], channels: "2.0", languages: ["en"] },
  },
  {
    file: "vp9-10bit-flac-51.mp4",
    args: `${vp9("yuv420p10le")} ${sound("flac", "5.1")}`,
    facts: { codec: "VP9", bitDepth: 10, audio: ["FLAC"], channels: "5.1", languages: ["en"] },
  },
  {
    file: "mpeg4-mp3.mp4",
    args: `-c:v mpeg4 ${sound("libmp3lame")}`,
    facts: { codec: "MPEG-4", bitDepth: 8, audio: ["MP3"], languages: ["en"] },
  },
  {
    file: "h264-dts-51.mp4",
    args: `${H264} ${sound("dca", "5.1(side)")}`,
    facts: { codec: "H.264", bitDepth: 8, audio: ["DTS"], languages: ["en"] },
  },
  {
    file: "h264-alac.mp4",
    args: `${H264} ${sound("alac", "stereo", "pt-BR")}`,
    facts: { codec: "H.264", bitDepth: 8, audio: ["ALAC"], channels: "2.0" },
  },
  {
    file: "h264-aac-fragments.mp4",
    args: `${H264} -movflags +frag_keyframe+empty_moov+default_base_moof ${sound("aac")}`,
    facts: { codec: "H.264", bitDepth: 8, audio: ["AAC"], channels: "2.0", languages: ["en"] },
  },
  {
    // QuickTime's number for English is also the number of an unset language.
    file: "prores-pcm-51.mov",
    args: `-c:v prores_ks -pix_fmt yuv422p10le ${sound("pcm_s24le", "5.1")} -ar 8000`,
    facts: { codec: "ProRes", audio: ["PCM"], channels: "5.1" },
  },
  {
    file: "h264-aac.mov",
    args: `${H264} ${sound("aac", "5.1")}`,
    facts: { codec: "H.264", bitDepth: 8, audio: ["AAC"], channels: "5.1" },
  },
  { file: "xvid-mp3.avi", args: `-c:v libxvid ${sound("libmp3lame")}`, facts: undefined },
  { file: "h264-ac3.m2ts", args: `${H264} ${sound("ac3")}`, facts: undefined },
];

/** Returns the arguments with which ffmpeg makes the file at `path`. */
export const toArguments = ({ args }: MediaEncode, path: string): string[] => [
  ...QUIET.split(" "),
  ...`-f lavfi -i ${PICTURE} -f lavfi -i ${TONE}`.split(" "),
  ...args.split(" "),
  ...`-t ${SECONDS} -map_metadata -1 -fflags +bitexact`.split(" "),
  path,
];
