import type { TorrentFilter, TorrentSort } from "../../../core/torrent/states.ts";
import { counted } from "./plurals.ts";
import { formatPageState } from "./state-words.ts";

/** The words of the page with downloads. */
export const downloads = {
  states: {
    downloading: "Downloading",
    seeding: "Seeding",
    stopped: "Stopped",
    finished: "Finished",
    error: "Error",
    waits: "Waits for something",
    not_filed: "Not filed",
  } satisfies Record<TorrentFilter, string>,
  search: "Search downloads",
  client: "Client",
  sorts: {
    newest: "Newest",
    oldest: "Oldest",
    done: "Done last",
    left: "Time left",
    ratio: "Ratio",
    speed: "Speed",
    name: "Name",
  } satisfies Record<TorrentSort, string>,
  none: "There are no downloads.",
  noneMore: "What a client loads comes here by itself.",
  noneLike: "No download matches.",
  showAll: "Show all downloads",
  progress: (name: string): string => `${name}: downloaded`,
  loaded: (part: string, whole: string): string => `${part} of ${whole}`,
  up: (speed: string): string => `up ${speed}/s`,
  ratio: (ratio: string): string => `ratio ${ratio}`,
  added: (when: string): string => `added ${when}`,
  waits: "It waits:",
  release: (id: number, state: string): string => `#${id} is ${formatPageState(state)}`,
  taken: (id: number): string => `#${id} is taken in`,
  under: (downloading: number, seeding: number): string =>
    `${downloading} downloading, ${seeding} seeding`,
  sources: "Where downloads come from",
  folder: "Watched folder",
  asked: (ago: string): string => `asked ${ago}`,
  asking: "Your download client is being asked for the first time …",
  settling: counted("# arrives", "# arrive"),
  settles: "Settling",
  settlesMore: "It is looked at when nothing changes any more.",
  acts: { start: "Resume", stop: "Pause", remove: "Remove …" },
  removeTitle: (name: string): string => `Remove ${name}?`,
  removeYes: "Remove it",
  removeNo: "Keep it",
  another: "Another client",
  saved: "Clients that were changed",
  later: "known after the restart",
  invite: "See your downloads here",
  connect: "Connect a download client",
  inviteMore:
    "plex-ingest files what arrives in watched folders. With your download client it also knows when a download is complete, shows its progress and the time left, and can pause or remove it. Nothing is missing without it: watched folders go on as before.",
};
