import { addMeaning, type Meaning, type Vocabulary } from "../lex/tag.ts";

const hard = (kind: Meaning["kind"], value: string): Meaning => ({ kind, value, hard: true });
const soft = (kind: Meaning["kind"], value: string): Meaning => ({ kind, value, hard: false });

/** Resolution, source, codecs, audio and dynamic range, as release names spell them. */
export function addTechnical(into: Vocabulary): void {
  addMeaning(into, hard("resolution", "2160p"), "uhd|ultrahd|ultra hd|uhdtv|4k uhd|4kuhd|4k");
  addMeaning(into, soft("resolution", "2160p"), "2160");
  addMeaning(into, soft("resolution", "1080p"), "1080|fullhd|full hd|fhd");
  addMeaning(into, soft("resolution", "720p"), "720");
  addMeaning(into, soft("resolution", "480p"), "480");
  addMeaning(into, soft("resolution", "576p"), "576");

  addMeaning(
    into,
    hard("source", "BluRay"),
    "bluray|blu ray|bdrip|bd rip|brrip|br rip|bdmux|brmux|brripmux|bdripmux|blurayrip|blu ray rip|bluray rip|bd25|bd50|bdr|uhdrip|uhdbd|hdbluray|m bluray",
  );
  addMeaning(into, soft("source", "BluRay"), "bd|bdiso|bdmv|bd5|bd9|brd");
  addMeaning(into, hard("source", "Remux"), "remux|bdremux|bd remux|bluray remux|blu ray remux|uhdremux|dvdremux");
  addMeaning(
    into,
    hard("source", "WEB-DL"),
    "webdl|web dl|webdlrip|web dlrip|web dl rip|webdlmux|web dlmux|webhd|web hd|webuhd|amazonhd|netflixhd|netflixuhd|ituneshd|webcap|web cap",
  );
  addMeaning(into, soft("source", "WEB-DL"), "web|vod|vodrip");
  addMeaning(into, hard("source", "WEBRip"), "webrip|web rip|webmux|webripmux");
  addMeaning(
    into,
    { ...hard("source", "HDTV"), tv: true },
    "hdtv|hdtvrip|hdtv rip|hdtvmux|pdtv|dsr|dsrip|ds rip|dsrrip|satrip|sat rip|dthrip|dvbrip|dvb|dvb rip|tvrip|tv rip|tvhdrip|hd tv|ahdtv|tvdvdrip",
  );
  addMeaning(into, soft("source", "HDTV"), "ppv|ppvrip|dtv|sdtv|tv");
  addMeaning(
    into,
    hard("source", "DVD"),
    "dvdrip|dvd rip|dvdr|dvd r|dvdmux|dvdripmux|dvd5|dvd9|dvd 5|dvd 9|hddvd|hd dvd|hddvdrip|dvdfull|dvd full|dualdvdrip",
  );
  addMeaning(into, soft("source", "DVD"), "dvd|dvdivx");
  addMeaning(into, hard("source", "HDRip"), "hdrip|hd rip");
  addMeaning(into, hard("source", "VHS"), "vhsrip|vhs rip|vhsscr");
  addMeaning(into, soft("source", "VHS"), "vhs|laserdisc|ldrip");
  addMeaning(
    into,
    hard("source", "Screener"),
    "dvdscr|dvd scr|dvdscreener|dvd screener|bdscr|webscreener|hdscr|brscreener|brscr|webscr",
  );
  addMeaning(into, soft("source", "Screener"), "scr|screener");
  addMeaning(into, hard("source", "CAM"), "camrip|cam rip|hdcam|hd cam|hdcamrip|hqcam");
  addMeaning(into, soft("source", "CAM"), "cam");
  addMeaning(into, hard("source", "TS"), "telesync|hdts|hd ts|tsrip|hdtsrip|pdvd|predvd|predvdrip");
  addMeaning(into, soft("source", "TS"), "ts|tc|telecine|hdtc|r5|r6|workprint");

  addMeaning(into, hard("video", "x264"), "x264|x 264");
  addMeaning(into, hard("video", "x265"), "x265|x 265");
  addMeaning(into, hard("video", "H.264"), "h264|h 264|avc1|h264 avc|10bith|mpeg4 avc");
  addMeaning(into, soft("video", "H.264"), "avc");
  addMeaning(into, hard("video", "HEVC"), "hevc|h265|h 265|hevc10|hevc 10|x265 hevc");
  addMeaning(into, hard("video", "AV1"), "av1");
  addMeaning(into, hard("video", "VP9"), "vp9|vp8|vp7");
  addMeaning(into, hard("video", "VC-1"), "vc1|vc 1");
  addMeaning(into, hard("video", "XviD"), "xvid|xvidhd|x vid");
  addMeaning(into, hard("video", "DivX"), "divx|divx5|divx6|divx3");
  addMeaning(into, hard("video", "MPEG-2"), "mpeg2|mpeg 2|mpg2|mpeg");
  addMeaning(into, soft("video", "MPEG-4"), "mpeg4|mpeg 4|wmv|rmvb");
  addMeaning(into, hard("video", "MPEG-4"), "mp4");
  addMeaning(into, hard("other", "10bit"), "hi10p|hi10|hi444pp|10bits|10 bit|8 bit|12 bit|yuv420p10|dxva");
  addMeaning(into, soft("other", "10bit"), "ma10p|10b");

  addMeaning(into, hard("audio", "AAC"), "aac|heaac|he aac|aaclc|aac lc|qaac|aacx2|aacx3|haac|aacv2");
  addMeaning(into, hard("audio", "AC3"), "ac3|ac3d|ac 3|dolby digital|ac3hd|ac3mux|ac3max");
  addMeaning(
    into,
    hard("audio", "EAC3"),
    "eac3|e ac3|e ac 3|ddp|ddpa|dd+|ddplus|dolby digital plus|ddp51|dde|dd ex|ddex",
  );
  addMeaning(into, soft("audio", "AC3"), "dd|ac3 5 1|dolby");
  addMeaning(into, hard("audio", "DTS"), "dts|dts es|dtses|dtsx264|dtsrip");
  addMeaning(
    into,
    hard("audio", "DTS-HD"),
    "dtshd|dts hd|dts hd ma|dtsma|dts ma|dtshdma|dtshd ma|dts hdma|dts hra|dts hd hra|dtshr|dts hr",
  );
  addMeaning(into, hard("audio", "DTS:X"), "dtsx|dts x");
  addMeaning(into, hard("audio", "TrueHD"), "truehd|true hd");
  addMeaning(into, hard("audio", "Atmos"), "ddpatmos|dolby atmos|truehd atmos|atmos7");
  addMeaning(into, soft("audio", "Atmos"), "atmos");
  addMeaning(into, hard("audio", "FLAC"), "flac|flacx2|flac2");
  addMeaning(into, hard("audio", "MP3"), "mp3|mp2");
  addMeaning(into, soft("audio", "Opus"), "opus|vorbis|ogg");
  addMeaning(into, hard("audio", "PCM"), "lpcm");
  addMeaning(into, soft("audio", "PCM"), "pcm");

  for (let n = 1; n <= 9; n++) addMeaning(into, hard("other", ""), `cd ${n}|disc ${n}|disk ${n}|${n} cd|${n} cds`);

  addMeaning(into, hard("hdr", "HDR10+"), "hdr10+|hdr10plus|hdr10p|hdr10 plus");
  addMeaning(into, hard("hdr", "HDR10"), "hdr10|hdr 10");
  addMeaning(into, hard("hdr", "HDR"), "hdr|bt2020|bt 2020|rec2020|rec 2020|rec 2100|bt 2100");
  addMeaning(into, hard("other", ""), "bt709|bt 709|rec709|rec 709");
  addMeaning(into, hard("hdr", "DV"), "dovi|dolby vision|dolbyvision|hdr dv|dv hdr|dovi hdr");
  addMeaning(into, soft("hdr", "DV"), "dv");
  addMeaning(into, soft("hdr", "HLG"), "hlg");
}

// Words with a number. Each pattern is anchored at both ends and has no nested repetition.
// A quick test for all of them: years and `s01e02` are the most common words with a digit, and none of these.
const MAY_BE_TAG = /^\d.*[a-z]|x\d|^[a-z]+\d{1,2}(?:of\d{1,2})?$|[pi]\d*$/;
const RESOLUTION = /^(?:hd|web|bd|hdtv|webdl)?(\d{3,4})[pi](?:hd|x|\d{2,3})?$/;
const PIXELS = /^(?:hd)?(\d{3,4})x(\d{3,4})p?$/;
const BITS = /^(?:8|10|12)bits?(?:h|x)?$/;
const RATE = /^\d{2,3}fps$/;
const SIZE = /^\d{1,4}[mg]i?b$/;
const AUDIO =
  /^(aac|ac3|eac3|ddp|dda|ddpa|ddp?atmos|dd|dts|dtshd|dtsx|flac|opus|truehd|atmos|mp3|ogg|pcm|lpcm)[1-9]\d?$/;
const CHANNELS = /^[2-8]ch$/;
const DISCS = /^(?:[2-9](?:cds?|dvds?|dis[ck]s?)|(?:cd|dis[ck])\d{1,2}(?:of\d{1,2})?)$/;
const AUDIO_NAMES: Record<string, string> = {
  aac: "AAC",
  ac3: "AC3",
  dd: "AC3",
  dda: "AC3",
  dts: "DTS",
  flac: "FLAC",
  opus: "Opus",
  truehd: "TrueHD",
};
const HEIGHTS = [480, 540, 576, 720, 1080, 1440, 2160];

function toResolution(height: number): string {
  const nearest = HEIGHTS.find((h) => height <= h * 1.02);
  return `${nearest ?? 2160}p`;
}

/** The meaning of a lower-case word with a number (`1080p`, `1920x1080`, `DDP5`, `10bit`, `700MB`), or undefined. */
export function numberedTag(word: string): Meaning | undefined {
  if (!MAY_BE_TAG.test(word)) return undefined;
  const resolution = RESOLUTION.exec(word);
  if (resolution) return hard("resolution", `${resolution[1]}p`);
  const size = PIXELS.exec(word);
  // A wide film in 1920x800 is a 1080p release: the width decides.
  if (size) return hard("resolution", toResolution(Math.max(Number(size[2]), Math.round((Number(size[1]) * 9) / 16))));
  if (BITS.test(word) || RATE.test(word) || SIZE.test(word) || DISCS.test(word)) return hard("other", word);
  const audio = AUDIO.exec(word);
  if (audio)
    return hard(
      "audio",
      AUDIO_NAMES[audio[1] ?? ""] ?? (audio[1]?.startsWith("ddp") ? "EAC3" : (audio[1] ?? "").toUpperCase()),
    );
  return CHANNELS.test(word) ? soft("audio", "") : undefined;
}
