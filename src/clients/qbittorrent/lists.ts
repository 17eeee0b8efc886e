import { BodyTooLong } from "../../adapters/http/faults.ts";
import type { Clock } from "../../core/clock.ts";
import { Outage } from "../../core/errors.ts";
import { isAtOrBelow } from "../../core/path/is-below.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { formatBytes } from "../../core/text/format-bytes.ts";
import type { Cursor, FilesAnswer, TorrentPoll } from "../../core/torrent/client.ts";
import type { TorrentState } from "../../core/torrent/states.ts";
import { MAX_FILES, type Torrent, type TorrentFile, tooManyFiles, type Waits } from "../../core/torrent/torrent.ts";
import { hostsOf, isRow, natural, type Row, readHash, text } from "../shared/wire.ts";
import type { Api } from "./api.ts";
import type { Faults } from "./faults.ts";
import { FIELDS, NOISE, type ReadTorrent, readTorrent } from "./read-torrent.ts";

/** What each state means; 5.0 says "stopped" for "paused". One that is not here is never complete. */
const STATES: Readonly<
  Record<string, "whole" | "halted" | "queued" | "loads" | "meta" | "checks" | "moves" | "fails">
> = {
  uploading: "whole",
  stalledUP: "whole",
  queuedUP: "whole",
  forcedUP: "whole",
  pausedUP: "whole",
  stoppedUP: "whole",
  downloading: "loads",
  stalledDL: "loads",
  forcedDL: "loads",
  allocating: "loads",
  queuedDL: "queued",
  pausedDL: "halted",
  stoppedDL: "halted",
  metaDL: "meta",
  forcedMetaDL: "meta",
  checkingUP: "checks",
  checkingDL: "checks",
  checkingResumeData: "checks",
  moving: "moves",
  error: "fails",
  missingFiles: "fails",
};

/** Before 4.5 it answers while it still loads its torrents; and no version says an empty list with certainty. */
const LOADED_AFTER_MS = 120_000;
/** Hashes in one address: 2 kB. */
const HASHES_PER_QUESTION = 50;
const FILES_PER_ANSWER = 10_000;

type ListDeps = { api: Api; faults: Faults; title: string; clock: Pick<Clock, "monotonic" | "now"> };

/** Its lists of torrents: all, what changed, some with their files. */
export function createLists({ api, faults, title, clock }: ListDeps) {
  /** What the last list and the changes since make together. Only the latest cursor is good. */
  let known: { cursor: Cursor; rid: number; rows: Map<string, Row> } | undefined;

  async function poll(since: Cursor | undefined, signal: AbortSignal): Promise<TorrentPoll> {
    const before = since !== undefined && since === known?.cursor ? known : undefined;
    known = undefined;
    const answer = await api.read("sync/maindata", { rid: String(before?.rid ?? 0) }, signal);
    const rid = isRow(answer) ? natural(answer["rid"]) : undefined;
    if (!isRow(answer) || rid === undefined) throw faults.unavailable("its list of changes cannot be read; update it");
    const isFull = answer["full_update"] === true;
    if (!isFull && !before) throw faults.unavailable("it says what changed and not what it has; restart it");
    const rows = isFull || !before ? new Map<string, Row>() : before.rows;
    const gone = isFull ? [] : readHashes(answer["torrents_removed"]);
    for (const hash of gone) rows.delete(hash);
    const changed = merge(rows, answer["torrents"]);
    const torrents = changed.flatMap((hash) => readTorrent(hash, rows.get(hash) ?? {}, clock.now()) ?? []);
    const next = {};
    known = { cursor: next, rid, rows };
    const isWhole = isFull && torrents.length === changed.length && (await isLoaded(torrents.length, signal));
    return { torrents: torrents.map((torrent) => toTorrent(torrent, title)), gone, isWhole, next };
  }

  /** A restart begins a new session. */
  const isLoaded = async (count: number, signal: AbortSignal): Promise<boolean> =>
    clock.monotonic() - api.session().since >= LOADED_AFTER_MS ||
    (count > 0 && (await api.version(signal)).listsWhenLoaded);

  async function list(which: "all" | readonly string[], signal: AbortSignal): Promise<Torrent[]> {
    const hashes = which === "all" ? undefined : which.flatMap((hash) => readHash(hash) ?? []);
    const rows: unknown[] = [];
    // An empty list of hashes would mean all torrents.
    const questions = hashes ? slices(hashes, HASHES_PER_QUESTION).map((some) => ({ hashes: some.join("|") })) : [{}];
    for (const question of questions) {
      const answer = await api.read("torrents/info", question, signal);
      if (!Array.isArray(answer)) throw faults.unavailable("its list of torrents cannot be read; update it");
      rows.push(...(answer as unknown[]));
    }
    return rows.flatMap((row) => {
      const read = isRow(row) ? readTorrent(text(row["hash"]) ?? "", row, clock.now()) : undefined;
      return read ? [toTorrent(read, title)] : [];
    });
  }

  /** One question for each torrent, for there is none for several. */
  async function* filesOf(hashes: readonly string[], signal: AbortSignal): AsyncGenerator<FilesAnswer> {
    for (const some of slices(hashes, HASHES_PER_QUESTION)) {
      let answer: FilesAnswer = { torrents: [], tooLong: [] };
      let count = 0;
      for (const torrent of await list(some, signal)) {
        const files = await readFiles(torrent.hash, signal);
        if (typeof files === "string") answer.tooLong.push({ hash: torrent.hash, message: files });
        else if (files) answer.torrents.push({ torrent, files });
        count += files?.length ?? 0;
        if (count < FILES_PER_ANSWER) continue;
        yield answer;
        answer = { torrents: [], tooLong: [] };
        count = 0;
      }
      yield answer;
    }
  }

  /** Undefined if it has no such torrent, or if its files cannot be read: half a list would look like a small torrent. */
  async function readFiles(hash: string, signal: AbortSignal): Promise<TorrentFile[] | string | undefined> {
    try {
      const answer = await api.read("torrents/files", { hash }, signal, [404]);
      if (!Array.isArray(answer)) return undefined;
      const files = (answer as unknown[]).flatMap((file) => readFile(file) ?? []);
      if (files.length < answer.length) return undefined;
      const wanted = files.filter((file) => file.wanted).length;
      return wanted > MAX_FILES ? tooManyFiles(wanted) : files;
    } catch (error) {
      if (error instanceof Outage && error.cause instanceof BodyTooLong)
        return "Its list of files is too long to read.";
      throw error;
    }
  }

  /** It names DHT, PeX and LSD among them, which are no addresses. */
  async function trackers(hash: string, signal: AbortSignal): Promise<string[]> {
    const answer = await api.read("torrents/trackers", { hash }, signal, [404]);
    if (!Array.isArray(answer)) throw faults.noSuchTorrent(hash);
    return hostsOf((answer as unknown[]).map((row) => (isRow(row) ? row["url"] : undefined)));
  }

  return { poll, list, filesOf, trackers };
}

/** Takes the changed fields over; gives the hashes of which a list shows something new. */
function merge(rows: Map<string, Row>, changes: unknown): string[] {
  if (!isRow(changes)) return [];
  const changed: string[] = [];
  for (const [hash, change] of Object.entries(changes)) {
    if (!isRow(change)) continue;
    const row = rows.get(hash) ?? {};
    let isNews = !rows.has(hash);
    for (const field of FIELDS) {
      if (change[field] === undefined) continue;
      row[field] = change[field];
      isNews ||= !NOISE.includes(field);
    }
    rows.set(hash, row);
    if (isNews) changed.push(hash);
  }
  return changed;
}

const readHashes = (value: unknown): string[] =>
  Array.isArray(value) ? value.flatMap((hash) => readHash(hash) ?? []) : [];

function readFile(file: unknown): TorrentFile | undefined {
  if (!isRow(file)) return undefined;
  const [name, length, priority] = [text(file["name"]), natural(file["size"]), natural(file["priority"])];
  return name && length !== undefined && priority !== undefined ? { name, length, wanted: priority > 0 } : undefined;
}

const slices = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));

/** A torrent of qBittorrent's in the terms of all clients. */
export function toTorrent(read: ReadTorrent, title: string): Torrent {
  const waits = waitOf(read, title);
  const failed = waits?.code === "torrent_error";
  const halted = /^(?:paused|stopped)UP$/.test(read.state);
  return {
    hash: read.hash,
    name: read.name,
    state: failed ? "error" : stateOf(read, halted),
    waits,
    error: failed && typeof waits.message === "string" ? waits.message : undefined,
    hasMetadata: read.hasMetadata,
    sizeBytes: read.wantedBytes,
    percentDone: read.progress,
    downloadDir: read.savePath,
    top: topOf(read),
    unfinishedDir: waits === undefined ? undefined : read.downloadPath,
    labels: read.labels,
    ratio: read.ratio,
    etaSeconds: read.etaSeconds,
    addedAt: read.addedAt,
    doneAt: read.doneAt,
    goalReached: read.goalReached && halted && waits === undefined,
  };
}

function stateOf({ state, left, hasMetadata }: ReadTorrent, halted: boolean): TorrentState {
  if (STATES[state] === "halted") return "stopped";
  if (halted) return left === 0 ? "finished" : "stopped";
  return hasMetadata && left === 0 ? "seeding" : "downloading";
}

/** The folder of the torrent in which its data lies now, the inner one if they are in each other; undefined if in none. */
const placeOf = ({ savePath, downloadPath = savePath, contentPath }: ReadTorrent): string | undefined =>
  [savePath, downloadPath]
    .filter((folder) => isAtOrBelow(contentPath, folder))
    .toSorted((a, b) => b.length - a.length)[0];

function topOf(read: ReadTorrent): string | undefined {
  const place = placeOf(read);
  const [top] =
    place === undefined
      ? []
      : read.contentPath
          .slice(place.length)
          .split("/")
          .filter((part) => part !== "");
  return top;
}

/**
 * What a torrent waits for by its cheap fields; undefined if its files can be checked.
 *
 * While it moves a finished torrent to another file system its progress is 1, nothing is left, it has a date of
 * completion and its folder is the final one (seen in 4.5.2): only the state tells. A move that failed is told by nothing
 * but a path that is still outside the final folder. States are up to 1.5 s old, so a torrent is looked at twice.
 */
function waitOf(read: ReadTorrent, title: string): Waits | undefined {
  const { state, progress, left, wantedBytes, hasMetadata, doneAt, savePath, contentPath } = read;
  const kind = Object.hasOwn(STATES, state) ? STATES[state] : undefined;
  if (kind === "fails") {
    const what =
      state === "missingFiles"
        ? "its files are missing; have it check the torrent, or remove it"
        : "a disk may be full or not writable; its own log says more";
    return { code: "torrent_error", message: `${title} reports an error of this torrent: ${what}.` };
  }
  if (kind === "meta" || !hasMetadata)
    return { code: "no_metadata", message: "Its list of files has not arrived from other peers yet." };
  if (kind === "checks") return { code: "checking", message: `${title} is checking its data.` };
  if (kind === "moves") return { code: "moving", message: `${title} has it all and is moving it to its folder.` };
  if (wantedBytes <= 0) return { code: "nothing_wanted", message: "No file of it is chosen for download." };
  const share = `${Math.floor(progress * 1000) / 10} % of it is there, ${formatBytes(left)} to go`;
  if (kind === "halted") return { code: "stopped", message: `It was stopped: ${share}.` };
  if (kind === "queued") return { code: "queued", message: `${title} has it in its queue: ${share}.` };
  if (kind === undefined) {
    const shown = cleanText(state, 40);
    return { code: "queued", message: `${title} calls its state "${shown}", which is not known here: ${share}.` };
  }
  if (kind === "loads" || left > 0 || progress < 1 || doneAt === undefined)
    return { code: "downloading", message: `${share}.` };
  if (!contentPath.startsWith("/"))
    return { code: "checking", message: `${title} is still reading what it has of it.` };
  if (placeOf(read) !== savePath) {
    const [from, to] = [cleanText(contentPath, 300), cleanText(savePath, 300)];
    const message = `${title} has it all but could not move it from ${from} to ${to}; make room or give it the right to write there, then choose that folder again with "Set location".`;
    return { code: "torrent_error", message };
  }
  return undefined;
}
