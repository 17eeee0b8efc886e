import type { ReasonCode, UnknownCode } from "../reason-codes.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatBytes } from "../text/format-bytes.ts";
import type { Torrent } from "./torrent.ts";

type WaitTraits = { by: "fields" | "look" | "label"; passes: boolean };

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
} as const satisfies { [C in ReasonCode]?: WaitTraits };

export type WaitCode = keyof typeof WAIT_CODES;
export type Waits = { code: WaitCode | UnknownCode; message: string };

/** What another version wrote down has none: it is over when the torrent is next asked for. */
const traitsOf = ({ code }: Waits): WaitTraits | undefined =>
  Object.hasOwn(WAIT_CODES, code) ? WAIT_CODES[code as WaitCode] : undefined;

export const isFromFileCheck = (waits: Waits): boolean => traitsOf(waits)?.by === "look";

/** Whether Transmission's own word is that all of it is there, as far as anybody asked, and its files can be looked at. */
export const mayBeComplete = (waits: Waits | undefined): boolean =>
  waits === undefined || (isFromFileCheck(waits) && waits.code !== "too_many_files");

const FINISHED: readonly Waits["code"][] = ["checking", "moving", "torrent_error"];

/** Nothing is to be downloaded any more as far as can be told: at first sight such a torrent was there before us. */
export const looksFinished = (waits: Waits | undefined): boolean =>
  waits === undefined || isFromFileCheck(waits) || FINISHED.includes(waits.code);

export const passesSoon = (waits: Waits | undefined): boolean =>
  waits !== undefined && traitsOf(waits)?.passes === true;

/**
 * What a torrent waits for by its cheap fields, in words; undefined when these allow its files to be looked at.
 *
 * `percentDone` alone says nothing: while Transmission moves a finished torrent to another file system it is 1, nothing is
 * left, the folder is the final one, and the file is not there yet (seen in 3.00 and 4.1); the status is still
 * "downloading" then. After it 3.00 shows "seeding" and 4.1 "stopped", so none of the two may be asked for.
 */
export function waitOf(torrent: Torrent): Waits | undefined {
  const { status, error, errorText, hasMetadata, sizeWhenDone, leftUntilDone, percentDone } = torrent;
  if (error === "local") {
    const text = cleanText(errorText, 200) || "no reason given";
    return { code: "torrent_error", message: `Transmission reports an error of this machine: ${text}` };
  }
  if (!hasMetadata) return { code: "no_metadata", message: "Its list of files has not arrived from other peers yet." };
  if (status === "checking" || status === "check_wait") {
    return { code: "checking", message: "Transmission is checking its data." };
  }
  if (leftUntilDone > 0) {
    const share = `${Math.floor(percentDone * 1000) / 10} % of it is there, ${formatBytes(leftUntilDone)} to go`;
    if (status === "stopped") return { code: "stopped", message: `It was stopped: ${share}.` };
    if (status === "download_wait") return { code: "queued", message: `Transmission has it in its queue: ${share}.` };
    return { code: "downloading", message: `${share}.` };
  }
  if (sizeWhenDone <= 0) return { code: "nothing_wanted", message: "No file of it is chosen for download." };
  if (status === "downloading" || status === "download_wait") {
    return { code: "moving", message: "Transmission has it all and is moving it to its folder." };
  }
  return undefined;
}
