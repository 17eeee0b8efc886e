import { UserError } from "../../base/errors.ts";
import type { PathMap } from "../../base/path/path-map.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { DAY_MS } from "../../base/text/time-units.ts";
import type { Clock } from "../clock.ts";
import type { Trace } from "../trace.ts";
import { CLIENT_URLS, type ClientKind } from "./kinds.ts";
import type { Torrent, TorrentFile } from "./torrent.ts";

/** What the settings say of one client. */
export interface ClientSettings {
  /** Its name in the settings: with a hash the key of a torrent. */
  name: string;
  kind: ClientKind;
  /** What people call it. */
  title: string;
  /**
   * Without user and password: in messages, in `status`, and to notice another client under the
   * same name.
   */
  address: string;
  /** What the names of its settings begin with: `…_PATH_MAP`, `…_LABELS`, `…_PASSWORD`. */
  settings: string;
  /** The setting that has its address. */
  urlSetting: string;
  pathMap: readonly PathMap[];
  labels: LabelPolicy;
  pollMs: number;
  /** When a filed torrent is removed. */
  autoRemove: AutoRemove | false;
}

/**
 * Where a client is and how one signs in. What is secret is asked for at each request, so that it
 * can be changed without a restart.
 */
export type ClientAccess = {
  /** Without the kind: `http://nas:8080`, `scgi:///run/rtorrent.sock`. */
  url: string;
  username: string | undefined;
  password(): string | undefined;
  key(): string | undefined;
};

/** Which sign-ins clients refused, for all processes. */
export type Refusals = {
  has(address: string, secret: string): boolean;
  add(address: string, secret: string): void;
  drop(address: string): void;
};

export interface ConnectDeps {
  clock: Clock;
  deadlineMs?: number | undefined;
  trace?: Trace | undefined;
  /** A person asks: what was refused before is tried once more. */
  triesAgain?: boolean | undefined;
  /** Without it a refusal is remembered for this connection. */
  refusals?: Refusals | undefined;
}

/** What a client is to run for each finished torrent. */
export type HookCall = {
  /** The full path of torrent-done.sh. */
  script: string;
  /** The client's name in the settings. */
  client: string;
};

export interface ConfiguredClient extends ClientSettings {
  connect(deps: ConnectDeps): Promise<TorrentClient>;
}

/** What a client's hook says about a finished torrent: text from strangers. */
export type FinishedTorrent = {
  /** The client; undefined if it may be any. */
  kind: ClientKind | undefined;
  /** Its name in the settings, where that was said. */
  client?: string | undefined;
  hash: string | undefined;
  /** The full path of its file or folder. */
  path: string | undefined;
  /** Its folder and name, where no path was named. */
  folder: string | undefined;
  name: string | undefined;
};

/** Where a client was in its list of changes; only the client that made it can read it. */
export type Cursor = WeakKey;

export type TorrentPoll = {
  torrents: Torrent[];
  /** Hashes of torrents that it says were removed since. */
  gone: string[];
  /** Whether `torrents` are all that it has, so that a torrent that is absent was removed. */
  isWhole: boolean;
  /** Whether it is unpacking or moving something to a path that it does not tell yet. */
  writes?: boolean | undefined;
  next: Cursor;
};

export type TorrentWithFiles = { torrent: Torrent; files: TorrentFile[] };

export type FilesAnswer = {
  torrents: TorrentWithFiles[];
  /** Torrents whose file list is not read, with a sentence that says why. */
  tooLong: { hash: string; message: string }[];
};

/** As the client sees them. */
export type ClientFolders = {
  download: string[];
  /** Undefined when unfinished torrents are in their final folder. */
  incomplete?: string | undefined;
  /** Further folders that it uses. */
  others?: string[] | undefined;
};

/** What `doctor` shows of a client. */
export type ClientReport = {
  version: string;
  /** What is set in it and makes trouble; each one sentence. */
  warnings: { found: string; cause: string; advice: string }[];
  /**
   * What it runs when a torrent is done; `path` as the client sees it, undefined when none is set.
   */
  hook?: { enabled: boolean; path: string | undefined; advice: string };
};

/**
 * A program that downloads torrents. All but `close` throw the signal's reason; a `UserError`
 * (`unsupported`) for a version that is too old; or an `Outage`: `client_busy` when it did not
 * answer in time and may be at work, `client_unauthorized` when it refuses us until a setting is
 * changed, `client_unavailable` otherwise.
 */
export interface TorrentClient extends ClientSettings {
  /** What changed since `since`, or all that it has. */
  poll(since: Cursor | undefined, signal: AbortSignal): Promise<TorrentPoll>;
  /** Unknown hashes are left out. */
  list(which: "all" | readonly string[], signal: AbortSignal): Promise<Torrent[]>;
  /** In answers that are small enough to keep. Unknown and unreadable torrents are left out. */
  filesOf(hashes: readonly string[], signal: AbortSignal): AsyncIterable<FilesAnswer>;
  /** The hosts of a torrent's trackers, in small letters. Absent where it does not tell. */
  trackers?(hash: string, signal: AbortSignal): Promise<string[]>;
  folders(signal: AbortSignal): Promise<ClientFolders>;
  report(signal: AbortSignal): Promise<ClientReport>;
  /**
   * Lets it run this for each torrent that is done, and reads that back. Absent where a person has
   * to set it.
   */
  setHook?(call: HookCall, signal: AbortSignal): Promise<void>;
  /** Absent where it takes none. */
  commands?: TorrentCommands;
  close(): Promise<void>;
}

/** `known`: the client had the torrent already. */
export type AddedTorrent = { hash: string; name: string; known: boolean };

export type TorrentSource = { magnet: string } | { metainfo: Uint8Array };

/** Throw `UserError` too: `not_found` for an unknown torrent, `refused` when the client refuses. */
export interface TorrentCommands {
  start(hash: string, signal: AbortSignal): Promise<void>;
  stop(hash: string, signal: AbortSignal): Promise<void>;
  verify(hash: string, signal: AbortSignal): Promise<void>;
  reannounce(hash: string, signal: AbortSignal): Promise<void>;
  setLabels(hash: string, labels: readonly string[], signal: AbortSignal): Promise<void>;
  /** Adds a magnet link or the bytes of a .torrent file. */
  add(what: TorrentSource, labels: readonly string[], signal: AbortSignal): Promise<AddedTorrent>;
  /** Removes only the torrent, never its data. */
  remove(hash: string, signal: AbortSignal): Promise<void>;
}

// A link with many trackers is some kilobytes long; anything longer is not a link.
const MAX_MAGNET_CHARS = 8000;
const FORM = /^magnet:\?[^\s\p{C}]+$/iu;
/**
 * A torrent's hash as 40 hexadecimal or 32 base32 digits, or of version 2 as a multihash: BEP 9,
 * BEP 52.
 */
const TOPIC = /^urn:(?:btih:(?:[0-9a-f]{40}|[a-z2-7]{32})|btmh:1220[0-9a-f]{64})$/i;

/** Whether a text is meant as a magnet link, valid or not. */
export const looksLikeMagnet = (text: string): boolean => /^\s*magnet:/i.test(text);

/**
 * Whether a text is a magnet link of a torrent. Its trackers may hold passwords: never show, log or
 * store it.
 */
export function isMagnet(text: string): boolean {
  if (text.length > MAX_MAGNET_CHARS || !FORM.test(text)) return false;
  const params = new URLSearchParams(text.slice("magnet:?".length));
  return [...params].some(([key, value]) => /^xt(?:\.\d{1,3})?$/i.test(key) && TOPIC.test(value));
}

/** Which torrents are taken, by label; case does not count. */
export type LabelPolicy = { labels: readonly string[]; excludeLabels: readonly string[] };

const lower = (labels: readonly string[]): Set<string> =>
  new Set(labels.map((label) => label.toLowerCase()));

/**
 * A sentence on why a torrent is ignored; undefined if it is filed. `settings` is what the names of
 * the settings begin with.
 */
export function explainLeftByLabel(
  of: readonly string[],
  { labels: { labels, excludeLabels }, settings }: { labels: LabelPolicy; settings: string },
): string | undefined {
  const lowerLabels = lower(of);
  const excluded = excludeLabels.find((label) => lowerLabels.has(label.toLowerCase()));
  if (excluded !== undefined) {
    return `It has the label ${excluded}, which ${settings}_EXCLUDE_LABELS leaves alone.`;
  }
  if (labels.length === 0 || labels.some((label) => lowerLabels.has(label.toLowerCase()))) {
    return undefined;
  }
  return `It has none of the labels that ${settings}_LABELS takes.`;
}

/** What a torrent has to have met: its client's own goal, or so many days since it was done. */
export type RemoveWhen = "never" | "goal" | { days: number };

/**
 * When a filed torrent is removed, by the hosts of its trackers; `others` is for those that are not
 * named and for a torrent without any.
 */
export type AutoRemove = {
  hosts: readonly { host: string; when: RemoveWhen }[];
  others: RemoveWhen;
};

export const AT_GOAL: AutoRemove = { hosts: [], others: "goal" };

/**
 * What must be met: one thing for each tracker. A name stands for what is below it too, and the
 * longest one that fits counts.
 */
export const whensOf = (
  { hosts, others }: AutoRemove,
  trackers: readonly string[],
): RemoveWhen[] =>
  trackers.length === 0
    ? [others]
    : trackers.map((tracker) => {
        const fits = hosts.filter(({ host }) => tracker === host || tracker.endsWith(`.${host}`));
        return fits.toSorted((a, b) => b.host.length - a.host.length)[0]?.when ?? others;
      });

/**
 * `doneBy`: when it was done at the latest, for a client that does not say when; ms since 1970, as
 * `now`.
 */
export const isMet = (
  when: RemoveWhen,
  { goalReached, doneAt, addedAt }: Pick<Torrent, "goalReached" | "doneAt" | "addedAt">,
  { now, doneBy }: { now: number; doneBy: number },
): boolean =>
  when === "goal"
    ? goalReached
    : when !== "never" && now - Math.max(doneAt ?? doneBy, addedAt) >= when.days * DAY_MS;

/** `hint` is what to do where none is configured. */
export const noSuchClient = (
  name: string,
  configured: readonly { name: string }[],
  hint = `Set ${CLIENT_URLS} first.`,
): UserError =>
  UserError.notFound(
    `There is no download client with the name ${quoted(name)}.`,
    configured.length === 0
      ? hint
      : `Name ${configured.map((client) => client.name).join(" or ")}.`,
  );
