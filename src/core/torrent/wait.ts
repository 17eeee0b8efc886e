import type { Sentence } from "../actions/sentence.ts";
import type { ReasonCode, UnknownCode } from "../reason-codes.ts";

type WaitTraits = { by: "client" | "disk" | "label"; passes: boolean };

/**
 * What a torrent may wait for. `by`: what shows it, the client's list, a check of its files, or its labels. Only the
 * result of a file check is checked again. `passes`: it ends by itself, soon after the client called the torrent done.
 */
const WAIT_CODES = {
  label: { by: "label", passes: false },
  torrent_error: { by: "client", passes: false },
  no_metadata: { by: "client", passes: false },
  checking: { by: "client", passes: true },
  stopped: { by: "client", passes: false },
  queued: { by: "client", passes: false },
  downloading: { by: "client", passes: false },
  nothing_wanted: { by: "client", passes: false },
  moving: { by: "client", passes: true },
  confirming: { by: "disk", passes: true },
  not_on_disk: { by: "disk", passes: true },
  unsafe_path: { by: "disk", passes: false },
  odd_layout: { by: "disk", passes: false },
  too_many_files: { by: "disk", passes: false },
  refused: { by: "disk", passes: false },
} as const satisfies { [C in ReasonCode]?: WaitTraits };

export type WaitCode = keyof typeof WAIT_CODES;
export type Waits = { code: WaitCode | UnknownCode; message: Sentence };

/** A code from another version has none: it is replaced when the torrent is next polled. */
const traitsOf = ({ code }: Waits): WaitTraits | undefined =>
  Object.hasOwn(WAIT_CODES, code) ? WAIT_CODES[code as WaitCode] : undefined;

export const isFromFileCheck = (waits: Waits): boolean => traitsOf(waits)?.by === "disk";

/** Whether the client reports the torrent as complete, as far as is known, so that its files can be checked. */
export const mayBeComplete = (waits: Waits | undefined): boolean =>
  waits === undefined || (isFromFileCheck(waits) && waits.code !== "too_many_files");

const FINISHED: readonly Waits["code"][] = ["checking", "moving", "torrent_error"];

/** Whether nothing is left to download. At first sight such a torrent is backlog. */
export const looksFinished = (waits: Waits | undefined): boolean =>
  waits === undefined || isFromFileCheck(waits) || FINISHED.includes(waits.code);

export const passesSoon = (waits: Waits | undefined): boolean =>
  waits !== undefined && traitsOf(waits)?.passes === true;
