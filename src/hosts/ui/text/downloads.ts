import type { TorrentFilter, TorrentSort } from "../../../core/torrent/states.ts";
import { counted } from "./plurals.ts";
import { formatPageState } from "./state-words.ts";

/** Texts of the downloads page. */
export const downloads = {
  states: {
    downloading: "Downloading",
    seeding: "Seeding",
    stopped: "Stopped",
    finished: "Finished",
    error: "Error",
    waits: "Waiting for something",
    not_filed: "Not filed",
  } satisfies Record<TorrentFilter, string>,
  search: "Search downloads",
  client: "Client",
  sorts: {
    newest: "Newest",
    oldest: "Oldest",
    done: "Last finished",
    left: "Time left",
    ratio: "Ratio",
    speed: "Speed",
    name: "Name",
  } satisfies Record<TorrentSort, string>,
  none: "There are no downloads.",
  noneMore: "Downloads from your client appear here automatically.",
  noneLike: "No download matches.",
  showAll: "Show all downloads",
  progress: (name: string): string => `${name}: downloaded`,
  loaded: (part: string, whole: string): string => `${part} of ${whole}`,
  up: (speed: string): string => `up ${speed}/s`,
  ratio: (ratio: string): string => `ratio ${ratio}`,
  added: (when: string): string => `added ${when}`,
  waits: "Waiting:",
  release: (id: number, state: string): string => `#${id} is ${formatPageState(state)}`,
  taken: (id: number): string => `taken in as #${id}`,
  under: (downloading: number, seeding: number): string =>
    `${downloading} downloading, ${seeding} seeding`,
  sources: "Where downloads come from",
  folder: "Watched folder",
  asked: (ago: string): string => `asked ${ago}`,
  asking: "Contacting your download client for the first time …",
  settling: counted("# arrives", "# arrive"),
  settles: "Settling",
  settlesMore: "It is processed when its files stop changing.",
  acts: { start: "Resume", stop: "Pause", remove: "Remove …" },
  removeTitle: (name: string): string => `Remove ${name}?`,
  removeYes: "Remove it",
  removeNo: "Keep it",
  another: "Add a client",
  saved: "Changed clients",
  later: "applied after the restart",
  invite: "See your downloads here",
  connect: "Connect a download client",
  inviteMore:
    "plex-ingest files what arrives in watched folders. With your download client it also " +
    "knows when a download is complete, shows its progress and the time left, and can pause or " +
    "remove it. This is optional: watched folders also work without it.",
};
