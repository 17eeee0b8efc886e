import type { ReasonCode, UnknownCode } from "../reason-codes.ts";
import { cleanText } from "../text/clean-text.ts";
import { formatBytes } from "../text/format-bytes.ts";
import type { Torrent } from "./torrent.ts";

type WaitTraits = { by: "fields" | "look" | "label"; passes: boolean };

/**
 * What a torrent may wait for. `by`: what shows it, Transmission's cheap fields, a check of its files, or its labels. Only the
 * result of a file check is checked again. `passes`: it ends by itself, soon after Transmission called the torrent done.
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

/** A code from another version has none: it is replaced when the torrent is next polled. */
const traitsOf = ({ code }: Waits): WaitTraits | undefined =>
  Object.hasOwn(WAIT_CODES, code) ? WAIT_CODES[code as WaitCode] : undefined;

export const isFromFileCheck = (waits: Waits): boolean => traitsOf(waits)?.by === "look";

/** Whether Transmission reports the torrent as complete, as far as is known, so that its files can be checked. */
export const mayBeComplete = (waits: Waits | undefined): boolean =>
  waits === undefined || (isFromFileCheck(waits) && waits.code !== "too_many_files");

const FINISHED: readonly Waits["code"][] = ["checking", "moving", "torrent_error"];

/** Whether nothing is left to download. At first sight such a torrent is backlog. */
export const looksFinished = (waits: Waits | undefined): boolean =>
  waits === undefined || isFromFileCheck(waits) || FINISHED.includes(waits.code);

export const passesSoon = (waits: Waits | undefined): boolean =>
  waits !== undefined && traitsOf(waits)?.passes === true;

/**
 * What a torrent waits for by its cheap fields; undefined if its files can be checked.
 *
 * `percentDone` alone says nothing: while Transmission moves a finished torrent to another file system it is 1, nothing is
 * left, the folder is the final one, and the file is not there yet (seen in 3.00 and 4.1); the status is still
 * "downloading" then. After it 3.00 shows "seeding" and 4.1 "stopped", so neither may be required.
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
