import { createDisguise, type Disguise, IDENTITY } from "../../../adapters/recordings/disguise.ts";
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
  const { text, value, learn, identity } = createPlexDisguise(random);
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

/** Creates a disguise that keeps Plex's own words. */
export const createPlexDisguise = (random: () => number): Disguise =>
  createDisguise(random, { own: OWN });
