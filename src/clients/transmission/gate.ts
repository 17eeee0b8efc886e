import { quoted } from "../../base/text/clean-text.ts";
import type { TorrentState } from "../../core/torrent/states.ts";
import type { Torrent, TorrentWait } from "../../core/torrent/torrent.ts";
import { formatShare, NO_METADATA, NOTHING_WANTED, toUnfinishedWait } from "../shared/waits.ts";
import type { TransmissionTorrent } from "./rpc/read-torrent.ts";

const ERROR: Record<TransmissionTorrent["error"], string | undefined> = {
  none: undefined,
  tracker_warning: "A tracker reports a warning.",
  tracker_error: "A tracker reports an error.",
  local: "A local error on Transmission's machine.",
};

/** Converts a Transmission torrent to the common format of all clients. */
export function toTorrent(read: TransmissionTorrent): Torrent {
  const {
    id: _,
    status,
    error,
    errorText,
    leftUntilDone,
    sizeWhenDone,
    goalReached,
    ...same
  } = read;
  return {
    ...same,
    state: stateOf(read),
    waits: waitOf(read),
    error: error === "none" ? undefined : errorText || ERROR[error],
    sizeBytes: sizeWhenDone,
    goalReached: goalReached && status === "stopped" && leftUntilDone === 0 && error !== "local",
  };
}

/**
 * `finished` means stopped and complete. A torrent that is queued, or that is being checked, has
 * the state for which it is queued or checked.
 */
function stateOf({ status, error, leftUntilDone, hasMetadata }: TransmissionTorrent): TorrentState {
  if (error === "local") return "error";
  const whole = hasMetadata && leftUntilDone === 0;
  if (status === "stopped") return whole ? "finished" : "stopped";
  return status === "seeding" || status === "seed_wait" || (whole && status !== "downloading")
    ? "seeding"
    : "downloading";
}

/**
 * Returns the reason why a torrent waits, based on its cheap fields. Undefined if its files can be
 * checked.
 *
 * `percentDone` alone proves nothing. While Transmission moves a finished torrent to another file
 * system, `percentDone` is 1, nothing is left and the folder is the final one, but the file is not
 * there yet (seen in 3.00 and 4.1). The status is still “downloading” during the move. Afterwards,
 * 3.00 shows “seeding” and 4.1 “stopped”, so neither status may be required.
 */
function waitOf(torrent: TransmissionTorrent): TorrentWait | undefined {
  const { status, error, errorText, hasMetadata, sizeWhenDone, leftUntilDone, percentDone } =
    torrent;
  if (error === "local") {
    const text = errorText === "" ? "no reason given" : quoted(errorText, 200);
    return {
      code: "torrent_error",
      message: `Transmission reports an error on its machine: ${text}`,
    };
  }
  if (!hasMetadata) return NO_METADATA;
  if (status === "checking" || status === "check_wait") {
    return { code: "checking", message: "Transmission is checking its data." };
  }
  if (leftUntilDone > 0) {
    const code =
      status === "stopped" ? status : status === "download_wait" ? "queued" : "downloading";
    return toUnfinishedWait(code, "Transmission", formatShare(percentDone, leftUntilDone));
  }
  if (sizeWhenDone <= 0) return NOTHING_WANTED;
  if (status === "downloading" || status === "download_wait") {
    return {
      code: "moving",
      message: "Transmission has finished the download and is moving it to its folder.",
    };
  }
  return undefined;
}
