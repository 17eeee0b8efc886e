import type { BacklogPolicy } from "../../core/release/backlog.ts";
import type { LabelPolicy } from "../../core/torrent/labels.ts";
import type { Torrent, TorrentWithFiles } from "../../core/torrent/torrent.ts";
import type { WorkDeps } from "../engine/work-on.ts";
import type { Files } from "../releases/files-port.ts";
import type { ObserveRelease } from "../releases/observe.ts";
import type { Places } from "../review/refuse.ts";
import type { TorrentRegistry } from "./registry.ts";

/** What the parts of the torrent source work with. */
export type TorrentDeps = WorkDeps & {
  registry: TorrentRegistry;
  transmission: Transmission;
  /** How `status` names it: an address without user and password. */
  url: string;
  files: Pick<Files, "plainFile" | "fileIdentity" | "listRoot">;
  observe: ObserveRelease;
  monotonic: () => number;
  /** A path of Transmission's as we see it, its links resolved as far as it exists. */
  toHere: (path: string) => string;
  labels: LabelPolicy;
  places: Places;
  backlog: BacklogPolicy;
  /** Tells people what concerns no single release. */
  report: (message: string) => void;
  pollMs: number;
  /** Something moved: the other stages shall look. */
  moved: () => void;
};

/** What Transmission says of itself. Folders as it sees them. */
export type TransmissionSession = {
  version: string;
  rpcVersion: number;
  downloadDir: string;
  /** Undefined when unfinished torrents lie in their final folder. */
  incompleteDir?: string | undefined;
  /** Whether unfinished files end in `.part`. */
  marksPartialFiles: boolean;
};

export type TorrentList = {
  torrents: Torrent[];
  /** Numbers of torrents removed in the last minute; only with `recently-active`. */
  removedIds: number[];
  /** Rows that could not be read: nobody may be called missing by this list. */
  odd: number;
};

/**
 * Transmission's RPC. `session` throws `UserError` (`unsupported`) for a version that is too old; everything throws `Outage`: `transmission_busy` when it did not answer in time (it stands still while
 * it moves files), `transmission_unauthorized` when it refuses us until somebody changes a setting (401, 403, 421),
 * `transmission_unavailable` for all else; or the signal's reason.
 */
export type Transmission = {
  session(signal: AbortSignal): Promise<TransmissionSession>;
  /** Seconds since it started. */
  upSeconds(signal: AbortSignal): Promise<number>;
  /** Torrents without their files; unknown hashes are left out. */
  list(which: "all" | "recently-active" | readonly string[], signal: AbortSignal): Promise<TorrentList>;
  /**
   * Torrents and their files in one answer; what is unknown, or cannot be read, is left out. `UserError` (`unsupported`) when
   * it is too long. `long` reads one of many megabytes too, and holds up everything else meanwhile.
   */
  withFiles(hashes: readonly string[], signal: AbortSignal, options?: { long?: boolean }): Promise<TorrentWithFiles[]>;
  /** How many files of a torrent are to be downloaded, without their names; undefined when it does not say. */
  countWanted(hash: string, signal: AbortSignal): Promise<number | undefined>;
};

/** Orders to Transmission. `UserError` (`not_found`) for a torrent that it does not know, `refused` where it says no. */
export type TransmissionControl = {
  start(hash: string, signal: AbortSignal): Promise<void>;
  stop(hash: string, signal: AbortSignal): Promise<void>;
  verify(hash: string, signal: AbortSignal): Promise<void>;
  reannounce(hash: string, signal: AbortSignal): Promise<void>;
  setLabels(hash: string, labels: readonly string[], signal: AbortSignal): Promise<void>;
  /** A magnet link, or the bytes of a .torrent file. `known` when it was there before. */
  add(
    what: { magnet: string } | { metainfo: Uint8Array },
    labels: readonly string[],
    signal: AbortSignal,
  ): Promise<{ hash: string; name: string; known: boolean }>;
  /** The torrent only; its data stays, always. */
  remove(hash: string, signal: AbortSignal): Promise<void>;
};
