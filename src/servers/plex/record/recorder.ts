import { parseAnswer } from "../transport/parse-answer.ts";
import type { PlexExchange } from "../transport/request.ts";

/** A recording, in which names, numbers and addresses are replaced by made-up ones. */
export type Recording = {
  made_by: string;
  exchanges: { asked: string; status: number; form: string; answer: unknown }[];
  results: Record<string, unknown>;
};

/** Parameters whose values come from the program and reveal nothing about the library. */
const OWN_PARAMETERS =
  /^(?:type|sort|limit|count|searchTypes|(?:include|exclude)\w+|unwatched\w*)$/;

export interface Recorder {
  note(exchange: PlexExchange): void;
  /** `results` are what the program parsed from the responses. A replay must produce the same. */
  finish(results: Record<string, unknown>): Promise<Recording>;
}

/** Records requests to Plex and its responses, and disguises both. */
export function createRecorder(version: string, random: () => number): Recorder {
  const { text, value, learn, identity } = createDisguise(random);
  const exchanges: PlexExchange[] = [];

  function askedOf({ method, path, page }: PlexExchange): string {
    const [place = "", query = ""] = path.split("?");
    const of = (name: string, one: string): string => {
      if (OWN_PARAMETERS.test(name)) return `${name}=${one}`;
      return `${name}=${IDENTITY.test(name) ? identity(one) : text(one)}`;
    };
    const named = [...new URLSearchParams(query)].map(([name, one]) => of(name, one)).join("&");
    return [method, named === "" ? text(place) : `${text(place)}?${named}`, page ?? ""]
      .join(" ")
      .trimEnd();
  }

  return {
    note: (exchange) => void exchanges.push(exchange),
    async finish(results) {
      const answers: unknown[] = [];
      for (const { text: answer } of exchanges) answers.push((await parseAnswer(answer)) ?? null);
      learn([answers, results]);
      const recorded = exchanges.map((one, index): Recording["exchanges"][number] => {
        const form = one.text === "" ? "empty" : /^\s*</.test(one.text) ? "markup" : "json";
        return { asked: askedOf(one), status: one.status, form, answer: value(answers[index]) };
      });
      const named = Object.entries(results).map(([name, result]) => [name, value(result, name)]);
      return {
        made_by: `plex-ingest ${version}`,
        exchanges: recorded,
        results: Object.fromEntries(named),
      };
    },
  };
}

/** Plex's own words: kinds, codecs, parts of addresses. They are never replaced. */
const OWN = new Set(
  `
  http https local tv plex plexapp com agents none imdb tmdb tvdb themoviedb thetvdb library sections metadata children all refresh
  recentlyadded ondeck hubs search home continuewatching continue recommended status history sessions accounts devices clients
  identity activities movie movies show shows season seasons episode episodes artist album track photo clip playlist genre actor
  director tag mixed thumb art parts file server video audio music directplay copy transcode playing paused buffering timeline
  playback navigation mirror playqueues mkv mp4 avi m4v ts mov h264 h265 hevc av1 mpeg4 vc1 aac ac3 eac3 dca dts truehd flac mp3
  480 576 720 1080 2160 480p 576p 720p 1080p 2160p 4k sd en us true false hidden allleaves unknown media not found unsupported
  unauthorized unavailable refused invalid request outage
  `
    .trim()
    .split(/\s+/),
);
const DIGITS = "123456789";

/** An expression that matches a whole name that one of these expressions matches. */
function anyOf(names: readonly string[], flags = ""): RegExp {
  return new RegExp(`^(?:${names.join("|")})$`, flags);
}

/**
 * Fields whose numbers are counts, sizes, durations, list positions or times. They identify
 * nothing, so they are kept.
 */
const PLAIN = anyOf([
  "size|bytes|total|totalSize|limit|offset",
  "index|parentIndex|season|episode|versions|count",
  "duration|progress|bitrate|width|height",
  String.raw`\w+(?:At|Ms|Bytes|Count|Size|Offset)`,
]);

/**
 * Fields and parameters that identify a server, device, person or session. Each word of their texts
 * is replaced, even a single letter or one of Plex's own words.
 */
const IDENTITY = anyOf(
  [
    "machineIdentifier|deviceIdentifier|clientId",
    "(?:X-Plex-)?clientIdentifier|X-Plex-Client-Identifier",
    "friendlyName|uuid|serial",
    "email|username|myPlexUsername",
    "(?:X-Plex-|access|auth)?token",
    String.raw`host|address|\w+Address(?:es)?`,
  ],
  "i",
);

/** Elements of Plex, and of our results, that describe a device, person or session. */
const ELEMENTS = /^(?:users?|players?|accounts?|devices?|servers?|sessions?|clients?)$/i;
/** Fields of our results that may repeat such a text. */
const ECHOES = /^(?:id|name|title|user|player|client|server|session|account)$/;

const isIdentity = (key: string, element: string): boolean =>
  IDENTITY.test(key) || (/^[A-Z]/.test(element) && ELEMENTS.test(element) && isName(key));
const isName = (key: string): boolean => key === "title" || key === "name";

export interface Disguise {
  text(value: string): string;
  /** `key` is the name of the field that has this value. */
  value(given: unknown, key?: string): unknown;
  /** Remembers the texts that identify something, so that their copies are replaced as well. */
  learn(given: unknown): void;
  /** Replaces each word of a text that identifies something. */
  identity(value: string): string;
}

/**
 * Creates a disguise that replaces words. The original words cannot be recovered from their
 * replacements. `random` returns 0 to 1.
 */
export function createDisguise(random: () => number): Disguise {
  const words = new Map<string, string>();
  /** Replacements for words that are kept elsewhere. */
  const forced = new Map<string, string>();
  const identities = new Set<string>();
  const taken = new Set<string>();
  const among = (from: string): string => from.charAt(Math.floor(random() * from.length));

  function makeWord(word: string): string {
    const [start = ""] = /^tt(?=\d{5})/.exec(word) ?? [];
    const letters = /^[\da-f]{8,}$/.test(word) ? "abcdef" : "abcdefghijklmnopqrstuvwxyz";
    for (let tries = 0; ; tries++) {
      // If all words of a shape are taken, as with two digits, the word gets longer.
      const shape = word.slice(start.length) + "9".repeat(Math.floor(tries / 50));
      const other = (letter: string): string =>
        among(/\d/.test(letter) ? DIGITS : /[a-z]/.test(letter) ? letters : "äëïöüñ");
      const made = start + shape.replace(/./gu, other);
      if (made === word || taken.has(made) || words.has(made) || OWN.has(made)) continue;
      taken.add(made);
      return made;
    }
  }

  function wordFor(word: string, isForced: boolean): string {
    const plain = word.normalize("NFC").toLowerCase();
    const isKept = plain.length === 1 || OWN.has(plain);
    if (isKept && !isForced) return word;
    const known = isKept ? forced : words;
    const made = known.get(plain) ?? makeWord(plain);
    known.set(plain, made);
    if (/^\p{Lu}{2,}$/u.test(word)) return made.toUpperCase();
    return /^\p{Lu}/u.test(word) ? made.charAt(0).toUpperCase() + made.slice(1) : made;
  }

  const replaceWords = (value: string, isForced: boolean): string =>
    value.replace(/[\p{L}\p{M}\p{N}]+/gu, (word) => wordFor(word, isForced));
  const text = (value: string): string => replaceWords(value, false);
  const identity = (value: string): string => replaceWords(value, true);

  function disguise(given: unknown, key: string, element: string): unknown {
    if (Array.isArray(given)) return given.map((part) => disguise(part, key, element));
    if (typeof given === "object" && given !== null) {
      const named = (name: string): string => (/^[A-Za-z_]{1,32}$/.test(name) ? name : text(name));
      return Object.fromEntries(
        Object.entries(given).map(([name, part]) => [named(name), disguise(part, name, key)]),
      );
    }
    if (typeof given !== "number" && typeof given !== "string") return given;
    const isForced =
      isIdentity(key, element) ||
      (ELEMENTS.test(element) && ECHOES.test(key) && identities.has(String(given)));
    if (!isForced && PLAIN.test(key) && /^-?\d{1,13}$/.test(String(given))) return given;
    const made = replaceWords(String(given), isForced);
    return typeof given === "number" ? Number(made) : made;
  }

  function learn(given: unknown, key = "", element = ""): void {
    if (Array.isArray(given)) {
      for (const part of given) learn(part, key, element);
    } else if (typeof given === "object" && given !== null) {
      for (const [name, part] of Object.entries(given)) learn(part, name, key);
    } else if (isIdentity(key, element)) {
      identities.add(String(given));
    }
  }

  return {
    text,
    identity,
    value: (given, key = "") => disguise(given, key, ""),
    learn: (given) => learn(given),
  };
}
