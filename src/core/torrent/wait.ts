import { cleanText } from "../text/clean-text.ts";
import { formatBytes } from "../text/format-bytes.ts";
import type { Torrent } from "./torrent.ts";
import type { Waits } from "./wait-code.ts";

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
