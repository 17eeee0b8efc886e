import type { Meaning } from "../lex/tag.ts";

const hard = (kind: Meaning["kind"], value: string): Meaning => ({ kind, value, hard: true });
const soft = (kind: Meaning["kind"], value: string): Meaning => ({ kind, value, hard: false });

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
const DISCS = /^(?:\d{1,2}x?(?:cds?|dvds?[59]?|dis[ck]s?)|(?:cd|dis[ck])\d{1,2}(?:of\d{1,2})?)$/;
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
