/**
 * What a torrent may wait for. `by`: who says so, Transmission's cheap fields, a look at its files, or its labels; only what a
 * look says is looked at again. `passes`: it is over by itself, soon after Transmission called the torrent done.
 */
const WAIT_CODES = {
  label: { by: "label", passes: false },
  torrent_error: { by: "fields", passes: false },
  no_metadata: { by: "fields", passes: false },
  checking: { by: "fields", passes: true },
  stopped: { by: "fields", passes: false },
  queued: { by: "fields", passes: false },
  downloading: { by: "fields", passes: false },
  nothing_wanted: { by: "fields", passes: false },
  moving: { by: "fields", passes: true },
  confirming: { by: "look", passes: true },
  not_on_disk: { by: "look", passes: true },
  unsafe_path: { by: "look", passes: false },
  odd_layout: { by: "look", passes: false },
  too_many_files: { by: "look", passes: false },
  refused: { by: "look", passes: false },
} as const satisfies Record<string, { by: "fields" | "look" | "label"; passes: boolean }>;

export type WaitCode = keyof typeof WAIT_CODES;
export type Waits = { code: WaitCode; message: string };

export const saidByLook = ({ code }: Waits): boolean => WAIT_CODES[code].by === "look";

/** Whether Transmission's own word is that all of it is there, as far as anybody asked, and its files can be looked at. */
export const mayBeWhole = (waits: Waits | undefined): boolean =>
  waits === undefined || (saidByLook(waits) && waits.code !== "too_many_files");

/** Nothing is to be downloaded any more as far as can be told: at first sight such a torrent was there before us. */
export const looksFinished = (waits: Waits | undefined): boolean =>
  waits === undefined || saidByLook(waits) || ["checking", "moving", "torrent_error"].includes(waits.code);

export const passesSoon = (waits: Waits | undefined): boolean => waits !== undefined && WAIT_CODES[waits.code].passes;
