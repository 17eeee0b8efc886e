import type { Clock } from "../../core/clock.ts";
import type {
  ClientAccess,
  ClientSettings,
  ConnectDeps,
  Cursor,
  FilesAnswer,
  TorrentClient,
  TorrentPoll,
} from "../../core/torrent/client.ts";
import { explainTooManyFiles, MAX_FILES, type Torrent } from "../../core/torrent/torrent.ts";
import {
  createExplainItemFault,
  explainFailedList,
  UNREADABLE_LIST,
} from "../shared/item-fault.ts";
import { answerWith, readInHalves } from "../shared/read-in-halves.ts";
import { toTorrent } from "./gate.ts";
import { createTransmissionClient, type DoneScript, type TransmissionCalls } from "./rpc/client.ts";
import type { ReadFiles } from "./rpc/list-torrents.ts";
import type { TransmissionTorrent } from "./rpc/read-torrent.ts";

/** `recently-active` covers the last minute. A poll from an older cursor would miss changes. */
const RECENT_MS = 45_000;
/**
 * After a start, Transmission returns an empty list until it has loaded: 3.00 returned `[]` for 0.9
 * s.
 */
const LOADED_AFTER_SECONDS = 120;

/** Transmission 4.0. Sonarr and Radarr read no labels of older versions (`SupportsLabels`). */
const APPS_LABELS_RPC_VERSION = 17;

export function connectTransmission(
  settings: ClientSettings,
  access: ClientAccess,
  deps: ConnectDeps,
): TorrentClient {
  const calls = createTransmissionClient({ ...deps, ...access, names: settings });
  return createTorrentClient(settings, calls, deps.clock);
}

/** Adapts the calls of one Transmission to the port that all clients implement. */
export function createTorrentClient(
  settings: ClientSettings,
  calls: TransmissionCalls,
  clock: Clock,
): TorrentClient {
  /** Hashes by Transmission's own numbers, in which Transmission reports removals. */
  const cursors = new WeakMap<Cursor, { at: number; hashes: Map<number, string> }>();

  async function poll(since: Cursor | undefined, signal: AbortSignal): Promise<TorrentPoll> {
    const time = clock.monotonic();
    const last = since && cursors.get(since);
    const recent = last && time - last.at <= RECENT_MS ? last : undefined;
    const { torrents, removedIds, odd } = await calls.list(
      recent ? "recently-active" : "all",
      signal,
    );
    const gone = recent ? removedIds.flatMap((id) => recent.hashes.get(id) ?? []) : [];
    const hashes = new Map([
      ...(recent?.hashes ?? []),
      ...torrents.map(({ id, hash }) => [id, hash] as const),
    ]);
    const next = {};
    cursors.set(next, { at: time, hashes });
    const isWhole =
      recent === undefined && odd === 0 && (torrents.length > 0 || (await hasLoaded(signal)));
    return { torrents: await toTorrents(torrents, signal), gone, isWhole, next };
  }

  /** The version matters only for torrents with labels. */
  async function toTorrents(
    read: readonly TransmissionTorrent[],
    signal: AbortSignal,
  ): Promise<Torrent[]> {
    const isWithoutLabels =
      read.some(({ labels }) => labels.length > 0) &&
      (await calls.rpcVersion(signal)) < APPS_LABELS_RPC_VERSION;
    return read.map((torrent) => ({
      ...toTorrent(torrent),
      ...(isWithoutLabels && { forApps: { isWithoutLabels } }),
    }));
  }

  const probe = async (signal: AbortSignal): Promise<void> => void (await calls.upSeconds(signal));
  const explain = createExplainItemFault({ title: settings.title, probe });

  async function answerOf(read: readonly ReadFiles[], signal: AbortSignal): Promise<FilesAnswer> {
    const answer = answerWith({});
    const message = explainFailedList(settings.title, UNREADABLE_LIST);
    const torrents = await toTorrents(
      read.map(({ torrent }) => torrent),
      signal,
    );
    for (const [index, torrent] of torrents.entries()) {
      const files = read[index]?.files;
      if (files) answer.torrents.push({ torrent, files });
      else answer.failed.push({ hash: torrent.hash, message });
    }
    return answer;
  }

  const hasLoaded = async (signal: AbortSignal) =>
    (await calls.upSeconds(signal)) >= LOADED_AFTER_SECONDS;

  /**
   * Counts the wanted files first. Reads the long list only if there are few enough wanted files.
   */
  async function longList(hash: string, signal: AbortSignal): Promise<FilesAnswer> {
    const wanted = await calls.countWanted(hash, signal);
    if (wanted !== undefined && wanted > MAX_FILES) {
      return answerWith({ tooLong: [{ hash, message: explainTooManyFiles(wanted) }] });
    }
    return answerOf(await calls.withFiles([hash], signal, { long: true }), signal);
  }

  return {
    ...settings,
    poll,
    probe,
    filesOf: (hashes, signal) =>
      readInHalves(
        hashes,
        {
          few: async (some) => answerOf(await calls.withFiles(some, signal), signal),
          askOne: (hash) => longList(hash, signal),
          explain,
        },
        signal,
      ),
    list: async (which, signal) => toTorrents((await calls.list(which, signal)).torrents, signal),
    trackers: calls.trackers,
    async folders(signal) {
      const { downloadDir, incompleteDir } = await calls.session(signal);
      return { download: [downloadDir], incomplete: incompleteDir };
    },
    async report(signal) {
      const { version, marksPartialFiles, incompleteDir } = await calls.session(signal);
      const warnings = marksPartialFiles || incompleteDir !== undefined ? [] : [FINAL_NAMES];
      return { version, warnings, hook: hookOf(await calls.doneScript(signal)) };
    },
    setHook: ({ script }, signal) => calls.setDoneScript(script, signal),
    unsetHook: calls.unsetDoneScript,
    commands: calls.commands,
    close: calls.close,
  };
}

const FINAL_NAMES = {
  found: "Transmission gives unfinished files their final names.",
  cause:
    "rename-partial-files is off and there is no incomplete-dir, so an unwanted file looks " +
    "finished.",
  advice:
    "plex-ingest relies on what Transmission reports, but other programs cannot tell. Set " +
    '"rename-partial-files": true in its settings.json.',
};

const hookOf = (script: DoneScript) => ({
  ...script,
  advice:
    "Set script-torrent-done-enabled and script-torrent-done-filename as described in " +
    "docs/operate/transmission.md.",
});
