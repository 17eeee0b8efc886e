import { stateWords } from "../../../core/release/state-traits.ts";
import type { TorrentState } from "../../../core/torrent/states.ts";
import { counted } from "./plurals.ts";

const STATES: Record<TorrentState, string> = {
  downloading: "Downloading",
  seeding: "Seeding",
  stopped: "Stopped",
  finished: "Finished",
  error: "Error",
};

/** The words of the page with downloads. */
export const downloads = {
  states: STATES,
  filter: "State",
  any: "Any",
  none: "There are no downloads.",
  noneLike: "No download is in this state.",
  progress: (name: string): string => `${name}: downloaded`,
  percent: (percent: number): string => `${percent} %`,
  left: (length: string): string => `${length} left`,
  ratio: (ratio: string): string => `ratio ${ratio}`,
  added: (when: string): string => `added ${when}`,
  waits: "It waits:",
  release: (id: number, state: string): string => `#${id} is ${stateWords(state)}`,
  taken: (id: number): string => `#${id} is taken in`,
  count: counted("# download", "# downloads"),
  sources: "Where downloads come from",
  folder: "Watched folder",
  asked: (ago: string): string => `asked ${ago}`,
  settling: counted("# arrives", "# arrive"),
  settles: "Settling",
  settlesMore: "It is looked at when nothing changes any more.",
  acts: { start: "Resume", stop: "Pause", remove: "Remove …" },
  removeTitle: (name: string): string => `Remove ${name}?`,
  removeYes: "Remove it",
  removeNo: "Leave it",
  invite: "See your downloads here",
  inviteMore: "Nothing is missing without it: watched folders go on as before.",
};
