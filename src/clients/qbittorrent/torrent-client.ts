import { randomUUID } from "node:crypto";
import { BodyTooLong } from "../../adapters/http/faults.ts";
import { Outage } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { Clock } from "../../core/clock.ts";
import type {
  ClientAccess,
  ClientSettings,
  ConnectDeps,
  Cursor,
  FilesAnswer,
  TorrentClient,
  TorrentCommands,
  TorrentPoll,
  TorrentSource,
} from "../../core/torrent/client.ts";
import {
  explainTooManyFiles,
  MAX_FILES,
  type Torrent,
  type TorrentFile,
} from "../../core/torrent/torrent.ts";
import { asMagnet, asMetainfo, cleanLabels } from "../shared/added-torrent.ts";
import { parseMagnet, parseMetainfo } from "../shared/info-hash.ts";
import {
  createExplainItemFault,
  explainFailedList,
  UNREADABLE_LIST,
} from "../shared/item-fault.ts";
import { answerWith } from "../shared/read-in-halves.ts";
import {
  hostsOf,
  isRow,
  readHash,
  readHashes,
  readNatural,
  readString,
  type WireRow,
} from "../shared/read-values.ts";
import { createApi, type QbittorrentApi } from "./api.ts";
import { createFaults, type Faults } from "./faults.ts";
import { toTorrent } from "./gate.ts";
import { setHook, unsetHook } from "./hook.ts";
import { FIELDS, NOISE, readTorrent } from "./read-torrent.ts";
import { createTransport, encodeForm, type QbittorrentCall } from "./transport.ts";
import { readFolders, readReport } from "./variables.ts";

/** qBittorrent, 4.4 to 5.x, over its Web API. */
export function connectQbittorrent(
  settings: ClientSettings,
  access: ClientAccess,
  deps: ConnectDeps,
): TorrentClient {
  const { title, urlSetting } = settings;
  const faults = createFaults(settings);
  const transport = createTransport({ ...deps, access, urlSetting, faults });
  const api = createApi(transport, faults);
  const lists = createLists({ api, faults, title, clock: deps.clock });
  return {
    ...settings,
    ...lists,
    folders: (signal) => readFolders(api, faults, signal),
    report: (signal) => readReport(api, { ...settings, faults }, signal),
    setHook: (call, signal) => setHook(api, title, call, signal),
    unsetHook: (signal) => unsetHook(api, title, signal),
    commands: createControl({ api, faults, list: lists.list, clock: deps.clock }),
    close: transport.close,
  };
}

/**
 * An added torrent appears in the list within a few tenths of a second. On a busy machine, it takes
 * longer.
 */
const [LOOK_AGAIN_MS, LOOKS] = [200, 15];

interface ControlDeps {
  api: QbittorrentApi;
  faults: Faults;
  list: (hashes: readonly string[], signal: AbortSignal) => Promise<Torrent[]>;
  clock: Clock;
}

/**
 * Sends commands to qBittorrent. Labels are stored as tags. The category is also shown as a label
 * but never changed, because changing it may move data.
 */
function createControl({ api, faults, list, clock }: ControlDeps): TorrentCommands {
  /**
   * Checks first that the torrent exists, because qBittorrent reports success even for unknown
   * torrents.
   */
  async function requireTorrent(text: string, signal: AbortSignal): Promise<Torrent> {
    const hash = readHash(text);
    const [torrent] = hash === undefined ? [] : await list([hash], signal);
    if (!torrent) throw faults.noSuchTorrent(text);
    return torrent;
  }

  async function command(
    path: string,
    hash: string,
    signal: AbortSignal,
    fields: Record<string, string> = {},
  ): Promise<void> {
    const torrent = await requireTorrent(hash, signal);
    await api.order(path, { hashes: torrent.hash, ...fields }, signal);
  }

  /** Uses the command name of the server's version. */
  const either = async (
    since5: string,
    before: string,
    hash: string,
    signal: AbortSignal,
  ): Promise<void> =>
    command((await api.version(signal)).startsAndStops ? since5 : before, hash, signal);

  return {
    start: (hash, signal) => either("torrents/start", "torrents/resume", hash, signal),
    stop: (hash, signal) => either("torrents/stop", "torrents/pause", hash, signal),
    verify: (hash, signal) => command("torrents/recheck", hash, signal),
    reannounce: (hash, signal) => command("torrents/reannounce", hash, signal),
    remove: (hash, signal) => command("torrents/delete", hash, signal, { deleteFiles: "false" }),

    async setLabels(hash, wanted, signal) {
      const labels = cleanLabels(wanted);
      const torrent = await requireTorrent(hash, signal);
      const added = labels.filter((label) => !torrent.labels.includes(label));
      const dropped = torrent.labels.filter((label) => !labels.includes(label));
      const set = (path: string, tags: readonly string[]): Promise<void> =>
        api.order(path, { hashes: torrent.hash, tags: tags.join(",") }, signal);
      if (added.length > 0) await set("torrents/addTags", added);
      // An empty list would remove all tags.
      if (dropped.length > 0) await set("torrents/removeTags", dropped);
    },

    async add(what, wanted, signal) {
      const labels = cleanLabels(wanted);
      const expected =
        "magnet" in what
          ? parseMagnet(asMagnet(what.magnet))
          : parseMetainfo(asMetainfo(what.metainfo));
      if (!expected) {
        throw faults.refusal(
          "cannot add this, because it does not identify a torrent",
          "Give a complete .torrent file or magnet link.",
        );
      }
      const { hashes, name } = expected;
      const [had] = await list(hashes, signal);
      if (had) return { hash: had.hash, name: had.name, known: true };
      const { status, text } = await api.ask(addition(what, labels), signal);
      if (status === 415 || status === 409 || text.trim() === "Fails.") {
        throw faults.refusal(
          "refuses this torrent",
          "Check that the file or link is complete. For details, see the client's log.",
        );
      }
      for (let look = 0; look < LOOKS; look++) {
        const [added] = await list(hashes, signal);
        if (added) return { hash: added.hash, name: added.name, known: false };
        await clock.sleep(LOOK_AGAIN_MS, signal);
      }
      return { hash: hashes[0] ?? "", name: cleanText(name, 250), known: false };
    },
  };
}

/** The folder, and whether the torrent starts, are determined by qBittorrent's settings. */
function addition(what: TorrentSource, labels: readonly string[]): QbittorrentCall {
  const tags = labels.join(",");
  const call = { path: "torrents/add", reads: [409, 415] };
  if ("magnet" in what) return { ...call, body: encodeForm({ urls: what.magnet, tags }) };
  const boundary = randomUUID();
  const part = (head: string, content: string | Uint8Array): Buffer[] => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from("\r\n"),
  ];
  const file =
    'name="torrents"; filename="added.torrent"\r\nContent-Type: application/x-bittorrent';
  const parts = [
    ...part('name="tags"', tags),
    ...part(file, what.metainfo),
    Buffer.from(`--${boundary}--\r\n`),
  ];
  return {
    ...call,
    body: { type: `multipart/form-data; boundary=${boundary}`, content: Buffer.concat(parts) },
  };
}

/**
 * Before 4.5, qBittorrent responds while it is still loading its torrents. In every version, an
 * empty list may be wrong.
 */
const LOADED_AFTER_MS = 120_000;
/** Number of hashes in one URL, which is then 2 kB long. */
const HASHES_PER_QUESTION = 50;
const FILES_PER_ANSWER = 10_000;

/** The part of a client that reads torrent lists. */
type TorrentLists = Pick<TorrentClient, "poll" | "probe" | "list" | "filesOf"> & {
  trackers(hash: string, signal: AbortSignal): Promise<string[]>;
};

/** `tooLong` and `failed` are sentences that explain why there are no files. */
type ReadFileList = { files: TorrentFile[]; tooLong?: string; failed?: string };

interface ListDeps {
  api: QbittorrentApi;
  faults: Faults;
  title: string;
  clock: Clock;
}

/** Lists qBittorrent's torrents: all torrents, only the changed ones, or some with their files. */
function createLists({ api, faults, title, clock }: ListDeps): TorrentLists {
  /** The last list with all changes since then. Only the latest cursor is valid. */
  let known: { cursor: Cursor; rid: number; rows: Map<string, WireRow> } | undefined;

  async function poll(since: Cursor | undefined, signal: AbortSignal): Promise<TorrentPoll> {
    const before = since !== undefined && since === known?.cursor ? known : undefined;
    known = undefined;
    const answer = await api.read("sync/maindata", { rid: String(before?.rid ?? 0) }, signal);
    const rid = isRow(answer) ? readNatural(answer["rid"]) : undefined;
    if (!isRow(answer) || rid === undefined) {
      throw faults.unavailable("its list of changes cannot be read; update it");
    }
    const isFull = answer["full_update"] === true;
    if (!isFull && !before) {
      throw faults.unavailable("it reported only changes and not its full list; restart it");
    }
    const rows = isFull || !before ? new Map<string, WireRow>() : before.rows;
    const gone = isFull ? [] : readHashes(answer["torrents_removed"]);
    for (const hash of gone) rows.delete(hash);
    const changed = merge(rows, answer["torrents"]);
    const torrents = changed.flatMap(
      (hash) => readTorrent(hash, rows.get(hash) ?? {}, clock.now()) ?? [],
    );
    const next = {};
    known = { cursor: next, rid, rows };
    const isWhole =
      isFull && torrents.length === changed.length && (await isLoaded(torrents.length, signal));
    return { torrents: torrents.map((torrent) => toTorrent(torrent, title)), gone, isWhole, next };
  }

  /** A restart begins a new session. */
  const isLoaded = async (count: number, signal: AbortSignal): Promise<boolean> =>
    clock.monotonic() - api.session().since >= LOADED_AFTER_MS ||
    (count > 0 && (await api.version(signal)).listsWhenLoaded);

  const probe = (signal: AbortSignal): Promise<void> => api.probe(signal);
  const explain = createExplainItemFault({ title, probe });

  async function list(which: "all" | readonly string[], signal: AbortSignal): Promise<Torrent[]> {
    const hashes = which === "all" ? undefined : readHashes(which);
    const asked = hashes && new Set(hashes);
    const rows: unknown[] = [];
    // An empty list would select all torrents.
    const questions = hashes
      ? slices(hashes, HASHES_PER_QUESTION).map((some) => ({ hashes: some.join("|") }))
      : [{}];
    for (const question of questions) {
      const answer = await api.read("torrents/info", question, signal);
      if (!Array.isArray(answer)) {
        throw faults.unavailable("its torrent list cannot be read; update it");
      }
      rows.push(...(answer as unknown[]));
    }
    return rows.flatMap((row) => {
      const read = isRow(row)
        ? readTorrent(readString(row["hash"]) ?? "", row, clock.now())
        : undefined;
      // Emulators of this API return all torrents, whichever hashes are asked for.
      return read && (asked?.has(read.hash) ?? true) ? [toTorrent(read, title)] : [];
    });
  }

  /**
   * Sends one request per torrent, because the API cannot return the files of several torrents at
   * once.
   */
  async function* filesOf(
    hashes: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<FilesAnswer> {
    for (const some of slices(hashes, HASHES_PER_QUESTION)) {
      let answer: FilesAnswer = answerWith({});
      let count = 0;
      for (const torrent of await list(some, signal)) {
        const { files, tooLong, failed } = await readFiles(torrent.hash, signal);
        const { hash, top } = torrent;
        if (tooLong !== undefined) answer.tooLong.push({ hash, message: tooLong });
        else if (failed !== undefined) answer.failed.push({ hash, message: failed, top });
        else answer.torrents.push({ torrent, files });
        count += files.length;
        if (count < FILES_PER_ANSWER) continue;
        yield answer;
        answer = answerWith({});
        count = 0;
      }
      yield answer;
    }
  }

  async function readFiles(hash: string, signal: AbortSignal): Promise<ReadFileList> {
    try {
      const answer = await api.read("torrents/files", { hash }, signal, [404]);
      const failed = explainFailedList(
        title,
        answer === undefined ? "it answered 404" : UNREADABLE_LIST,
      );
      if (!Array.isArray(answer)) return { files: [], failed };
      const files = (answer as unknown[]).flatMap((file) => readFile(file) ?? []);
      if (files.length < answer.length) return { files: [], failed };
      const wanted = files.filter((file) => file.wanted).length;
      return wanted > MAX_FILES ? { files: [], tooLong: explainTooManyFiles(wanted) } : { files };
    } catch (error) {
      if (error instanceof Outage && error.cause instanceof BodyTooLong) {
        return { files: [], tooLong: "Its file list is too long to read." };
      }
      return { files: [], failed: await explain(error, signal) };
    }
  }

  /** The response also lists DHT, PeX and LSD, which are not addresses. */
  async function trackers(hash: string, signal: AbortSignal): Promise<string[]> {
    const answer = await api.read("torrents/trackers", { hash }, signal, [404]);
    if (!Array.isArray(answer)) {
      // A 404 may also come from a proxy or another version. Only the list shows what there is.
      if ((await list([hash], signal)).length === 0) throw faults.noSuchTorrent(hash);
      throw faults.unavailable("it did not return the trackers of a torrent that it lists");
    }
    return hostsOf((answer as unknown[]).map((row) => (isRow(row) ? row["url"] : undefined)));
  }

  return { poll, probe, list, filesOf, trackers };
}

/** Applies changed fields. Returns the hashes of torrents whose changes are worth reporting. */
function merge(rows: Map<string, WireRow>, changes: unknown): string[] {
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

function readFile(file: unknown): TorrentFile | undefined {
  if (!isRow(file)) return undefined;
  const [name, length, priority] = [
    readString(file["name"]),
    readNatural(file["size"]),
    readNatural(file["priority"]),
  ];
  return name && length !== undefined && priority !== undefined
    ? { name, length, wanted: priority > 0 }
    : undefined;
}

const slices = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
