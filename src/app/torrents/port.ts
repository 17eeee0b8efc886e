import type { BacklogPolicy } from "../../core/release/backlog.ts";
import type { LabelPolicy } from "../../core/torrent/labels.ts";
import type { Torrent, TorrentWithFiles } from "../../core/torrent/torrent.ts";
import type { WorkDeps } from "../engine/work-on.ts";
import type { Files } from "../releases/files-port.ts";
import type { ObserveRelease } from "../releases/observe.ts";
import type { ReservedFolders } from "../review/decisions/refuse.ts";
import type { TorrentRegistry } from "./registry.ts";

/** What the parts of the torrent source work with. */
export type TorrentDeps = WorkDeps & {
  registry: TorrentRegistry;
  transmission: Transmission;
  /** The address that `status` shows, without user and password. */
  url: string;
  files: Pick<Files, "plainFile" | "fileIdentity" | "listRoot">;
  observe: ObserveRelease;
  monotonic: () => number;
  /** Maps a path of Transmission's to one on this machine, with links resolved as far as it exists. */
  toHere: (path: string) => string;
  labels: LabelPolicy;
  places: ReservedFolders;
  backlog: BacklogPolicy;
  /** Reports what concerns no single release. */
  report: (message: string) => void;
  pollMs: number;
  /** Wakes the other stages after a move. */
  moved: () => void;
};

/** The name under which its first sight is remembered, as that of a watched folder is by its path. */
export const transmissionRoot = (url: string): string => `transmission ${url}`;

/** Transmission's own settings. Folders are paths as Transmission sees them. */
export type TransmissionSession = {
  version: string;
  rpcVersion: number;
  downloadDir: string;
  /** Undefined when unfinished torrents are in their final folder. */
  incompleteDir?: string | undefined;
  /** Whether unfinished files end in `.part`. */
  marksPartialFiles: boolean;
};

export type TorrentList = {
  torrents: Torrent[];
  /** Numbers of torrents removed in the last minute; only with `recently-active`. */
  removedIds: number[];
  /** Number of rows that could not be read. If there are any, this list does not prove that a torrent is missing. */
  odd: number;
};

/**
 * Transmission's RPC. `session` throws `UserError` (`unsupported`) for a version that is too old. Every method throws the
 * signal's reason or an `Outage`: `transmission_busy` when it did not answer in time (it does not answer while it moves
 * files), `transmission_unauthorized` when it refuses us until a setting is changed (401, 403, 421), and
 * `transmission_unavailable` for all other failures.
 */
export type Transmission = {
  session(signal: AbortSignal): Promise<TransmissionSession>;
  /** Seconds since it started. */
  upSeconds(signal: AbortSignal): Promise<number>;
  /** Torrents without their files; unknown hashes are left out. */
  list(which: "all" | "recently-active" | readonly string[], signal: AbortSignal): Promise<TorrentList>;
  /**
   * Torrents and their files in one answer; unknown or unreadable ones are left out. Throws `UserError` (`unsupported`) when
   * the answer is too long. `long` also reads an answer of many megabytes, which blocks the event loop while it is parsed.
   */
  withFiles(hashes: readonly string[], signal: AbortSignal, options?: { long?: boolean }): Promise<TorrentWithFiles[]>;
  /** How many files of a torrent are to be downloaded, without their names; undefined when it does not say. */
  countWanted(hash: string, signal: AbortSignal): Promise<number | undefined>;
};

/** Commands to Transmission. Throw `UserError`: `not_found` for an unknown torrent, `refused` when Transmission refuses. */
export type TransmissionControl = {
  start(hash: string, signal: AbortSignal): Promise<void>;
  stop(hash: string, signal: AbortSignal): Promise<void>;
  verify(hash: string, signal: AbortSignal): Promise<void>;
  reannounce(hash: string, signal: AbortSignal): Promise<void>;
  setLabels(hash: string, labels: readonly string[], signal: AbortSignal): Promise<void>;
  /** Adds a magnet link or the bytes of a .torrent file. `known` when Transmission had it already. */
  add(
    what: { magnet: string } | { metainfo: Uint8Array },
    labels: readonly string[],
    signal: AbortSignal,
  ): Promise<{ hash: string; name: string; known: boolean }>;
  /** Removes only the torrent, never its data. */
  remove(hash: string, signal: AbortSignal): Promise<void>;
};
