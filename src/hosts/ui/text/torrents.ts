import type { TorrentState } from "../../../core/torrent/states.ts";

const STATES: Record<TorrentState, string> = {
  downloading: "Downloading",
  seeding: "Seeding",
  stopped: "Stopped",
  finished: "Finished",
  error: "Error",
};

/** The words of the page with Transmission's torrents. */
export const torrents = {
  states: STATES,
  filter: "State",
  any: "Any",
  none: "Transmission has no torrents.",
  noneLike: "No torrent is in this state.",
  progress: (name: string): string => `${name}: downloaded`,
  percent: (percent: number): string => `${percent} %`,
  left: (length: string): string => `${length} left`,
  ratio: (ratio: string): string => `ratio ${ratio}`,
  added: (when: string): string => `added ${when}`,
  waits: "It waits:",
  release: (id: number, state: string): string => `#${id} is ${state}`,
  taken: "taken in",
  more: "Show more",
  shown: (count: number, total: number): string => `${count} of ${total}`,
};
