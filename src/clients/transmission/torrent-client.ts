import { UserError } from "../../core/errors.ts";
import { quoted } from "../../core/text/clean-text.ts";
import { formatBytes } from "../../core/text/format-bytes.ts";
import type {
  ClientAccess,
  ClientSettings,
  ConnectDeps,
  Cursor,
  FilesAnswer,
  TorrentClient,
  TorrentPoll,
} from "../../core/torrent/client.ts";
import type { TorrentState } from "../../core/torrent/states.ts";
import { MAX_FILES, type Torrent, tooManyFiles, type Waits } from "../../core/torrent/torrent.ts";
import { inHalves } from "../shared/in-halves.ts";
import { createTransmissionClient, type DoneScript, type TransmissionCalls } from "./rpc/client.ts";
import type { ReadFiles } from "./rpc/list.ts";
import type { TransmissionTorrent } from "./rpc/read-torrent.ts";

const ERROR: Record<TransmissionTorrent["error"], string | undefined> = {
  none: undefined,
  tracker_warning: "A tracker reports a warning.",
  tracker_error: "A tracker reports an error.",
  local: "A local error on Transmission's machine.",
};

/** `recently-active` covers the last minute. A cursor that is older would miss some. */
const RECENT_MS = 45_000;
/** After a start Transmission answers with an empty list until it has loaded: 3.00 answered `[]` for 0.9 s. */
const LOADED_AFTER_SECONDS = 120;

export function connectTransmission(settings: ClientSettings, access: ClientAccess, deps: ConnectDeps): TorrentClient {
  const calls = createTransmissionClient({ ...deps, ...access, names: settings });
  return createTorrentClient(settings, calls, deps.clock.monotonic);
}

/** Transmission as the engine and people know a client. */
export function createTorrentClient(
  settings: ClientSettings,
  calls: TransmissionCalls,
  monotonic: () => number,
): TorrentClient {
  /** Hashes by its own numbers, by which it tells of removals. */
  const cursors = new WeakMap<Cursor, { at: number; hashes: Map<number, string> }>();

  async function poll(since: Cursor | undefined, signal: AbortSignal): Promise<TorrentPoll> {
    const at = monotonic();
    const last = since && cursors.get(since);
    const recent = last && at - last.at <= RECENT_MS ? last : undefined;
    const { torrents, removedIds, odd } = await calls.list(recent ? "recently-active" : "all", signal);
    const gone = recent ? removedIds.flatMap((id) => recent.hashes.get(id) ?? []) : [];
    const hashes = new Map([...(recent?.hashes ?? []), ...torrents.map(({ id, hash }) => [id, hash] as const)]);
    const next = {};
    cursors.set(next, { at, hashes });
    const isWhole = recent === undefined && odd === 0 && (torrents.length > 0 || (await hasLoaded(signal)));
    return { torrents: torrents.map(toTorrent), gone, isWhole, next };
  }

  const hasLoaded = async (signal: AbortSignal): Promise<boolean> =>
    (await calls.upSeconds(signal)) >= LOADED_AFTER_SECONDS;

  /** Its wanted files are counted first, and the long list is read only if there are few enough of them. */
  async function longList(hash: string, signal: AbortSignal): Promise<FilesAnswer> {
    const wanted = await calls.countWanted(hash, signal);
    if (wanted !== undefined && wanted > MAX_FILES)
      return { torrents: [], tooLong: [{ hash, message: tooManyFiles(wanted) }] };
    try {
      return answerOf(await calls.withFiles([hash], signal, { long: true }));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { torrents: [], tooLong: [{ hash, message: "Its list of files is too long to read." }] };
    }
  }

  return {
    ...settings,
    poll,
    filesOf: (hashes, signal) =>
      inHalves(
        hashes,
        async (few) => answerOf(await calls.withFiles(few, signal)),
        (hash) => longList(hash, signal),
      ),
    list: async (which, signal) => (await calls.list(which, signal)).torrents.map(toTorrent),
    trackers: calls.trackers,
    async folders(signal) {
      const { downloadDir, incompleteDir, marksPartialFiles } = await calls.session(signal);
      return { download: [downloadDir], incomplete: incompleteDir, marksPartial: marksPartialFiles };
    },
    async report(signal) {
      const { version, marksPartialFiles, incompleteDir } = await calls.session(signal);
      const warnings = marksPartialFiles || incompleteDir !== undefined ? [] : [FINAL_NAMES];
      return { version, warnings, hook: hookOf(await calls.doneScript(signal)) };
    },
    setHook: ({ script }, signal) => calls.setDoneScript(script, signal),
    commands: calls.commands,
    close: calls.close,
  };
}

const answerOf = (read: readonly ReadFiles[]): FilesAnswer => ({
  torrents: read.map(({ torrent, files }) => ({ torrent: toTorrent(torrent), files })),
  tooLong: [],
});

const FINAL_NAMES = {
  found: "Transmission gives unfinished files their final names.",
  cause: "rename-partial-files is off and there is no incomplete-dir: a file that it left out looks finished.",
  advice:
    'Torrents are still told apart by what Transmission says; other programs are not. Set "rename-partial-files": true in its settings.json.',
};

const hookOf = (script: DoneScript) => ({
  ...script,
  advice: "Set script-torrent-done-enabled and script-torrent-done-filename as docs/transmission.md says.",
});

/** A torrent of Transmission's in the terms of all clients. */
export function toTorrent(read: TransmissionTorrent): Torrent {
  const { id: _, status, error, errorText, leftUntilDone, sizeWhenDone, goalReached, ...same } = read;
  return {
    ...same,
    state: stateOf(read),
    waits: waitOf(read),
    error: error === "none" ? undefined : errorText || ERROR[error],
    sizeBytes: sizeWhenDone,
    goalReached: goalReached && status === "stopped" && leftUntilDone === 0 && error !== "local",
  };
}

/** `finished` is stopped with everything there; a torrent that is checked or queued counts as what it is checked or queued for. */
function stateOf({ status, error, leftUntilDone, hasMetadata }: TransmissionTorrent): TorrentState {
  if (error === "local") return "error";
  const whole = hasMetadata && leftUntilDone === 0;
  if (status === "stopped") return whole ? "finished" : "stopped";
  return status === "seeding" || status === "seed_wait" || (whole && status !== "downloading")
    ? "seeding"
    : "downloading";
}

/**
 * What a torrent waits for by its cheap fields; undefined if its files can be checked.
 *
 * `percentDone` alone says nothing: while Transmission moves a finished torrent to another file system it is 1, nothing is
 * left, the folder is the final one, and the file is not there yet (seen in 3.00 and 4.1); the status is still
 * "downloading" then. After it 3.00 shows "seeding" and 4.1 "stopped", so neither may be required.
 */
function waitOf(torrent: TransmissionTorrent): Waits | undefined {
  const { status, error, errorText, hasMetadata, sizeWhenDone, leftUntilDone, percentDone } = torrent;
  if (error === "local") {
    const text = errorText === "" ? "no reason given" : quoted(errorText, 200);
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
