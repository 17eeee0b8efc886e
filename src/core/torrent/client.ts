import { UserError } from "../../base/errors.ts";
import type { PathMap } from "../../base/path/path-map.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { DAY_MS } from "../../base/text/time-units.ts";
import type { Clock } from "../clock.ts";
import type { Trace } from "../trace.ts";
import { CLIENT_URLS, type ClientKind } from "./kinds.ts";
import type { Torrent, TorrentFile } from "./torrent.ts";

/** Settings of one download client. */
export interface ClientSettings {
  /** Name in the settings. A torrent's key is this name together with the torrent's hash. */
  name: string;
  kind: ClientKind;
  /** Client name for people. */
  title: string;
  /**
   * Address without user and password. Used in messages and in `status`, and to detect that another
   * client now uses the same name.
   */
  address: string;
  /** Prefix of the client's setting names: `…_PATH_MAP`, `…_LABELS`, `…_PASSWORD`. */
  settings: string;
  /** The setting that contains the client's address. */
  urlSetting: string;
  pathMap: readonly PathMap[];
  /** Folders on this machine in which the client's downloads are filed, as the owner named them. */
  namedFolders: readonly string[];
  labels: LabelPolicy;
  pollMs: number;
  /** Rule for removing filed torrents. */
  autoRemove: AutoRemove | false;
}

/**
 * A client's address and credentials. Secrets are read for every request, so that they can be
 * changed without a restart.
 */
export type ClientAccess = {
  /** Address without the kind: `http://nas:8080`, `scgi:///run/rpc.sock`. */
  url: string;
  username: string | undefined;
  password(): string | undefined;
  key(): string | undefined;
};

/** Refused sign-ins, shared by all processes. */
export type Refusals = {
  has(address: string, secret: string): boolean;
  add(address: string, secret: string): void;
  drop(address: string): void;
};

export interface ConnectDeps {
  clock: Clock;
  deadlineMs?: number | undefined;
  trace?: Trace | undefined;
  /** Set for a person's request, so that refused credentials are tried again. */
  triesAgain?: boolean | undefined;
  /** If absent, a refusal is remembered only for this connection. */
  refusals?: Refusals | undefined;
}

/** The call that a client makes when a torrent is finished. */
export type HookCall = {
  /** The full path of torrent-done.sh. */
  script: string;
  /** The client's name in the settings. */
  client: string;
};

export interface ConfiguredClient extends ClientSettings {
  connect(deps: ConnectDeps): Promise<TorrentClient>;
}

/** Data about a finished torrent from a client's hook. This is third-party text. */
export type FinishedTorrent = {
  /** The client's kind; undefined if it may be any kind. */
  kind: ClientKind | undefined;
  /** Name in the settings, if known. */
  client?: string | undefined;
  hash: string | undefined;
  /** The full path of the torrent's file or folder. */
  path: string | undefined;
  /** The torrent's folder and name, used if no path is given. */
  folder: string | undefined;
  name: string | undefined;
};

/**
 * Position in the client's list of changes. Only the client that created the cursor can read it.
 */
export type Cursor = WeakKey;

export type TorrentPoll = {
  torrents: Torrent[];
  /** Hashes of torrents that the client reports as removed since the last poll. */
  gone: string[];
  /** True if `torrents` is the complete list, so that a missing torrent counts as removed. */
  isWhole: boolean;
  /**
   * True while the client is unpacking or moving something to a path that it does not report yet.
   */
  writes?: boolean | undefined;
  next: Cursor;
};

export type TorrentWithFiles = { torrent: Torrent; files: TorrentFile[] };

export type FilesAnswer = {
  torrents: TorrentWithFiles[];
  /** Torrents whose file list is not read, each with a sentence that explains why. */
  tooLong: { hash: string; message: string }[];
  failed: FailedFileList[];
};

/**
 * A torrent whose file list the client did not return, although it answers otherwise. `message`
 * says what the client answered. `top` is as in `Torrent`.
 */
export type FailedFileList = { hash: string; message: string; top?: string | undefined };

/** Paths as the client sees them. */
export type ClientFolders = {
  download: string[];
  /** Undefined if unfinished torrents are already in their final folder. */
  incomplete?: string | undefined;
  /** Other folders that the client uses. */
  others?: string[] | undefined;
  /**
   * Folders to which commands in the client's settings may move finished downloads. They are read
   * from these commands, so they may be wrong.
   */
  moved?: string[] | undefined;
};

/** Client data that `doctor` shows. */
export type ClientReport = {
  version: string;
  /** Settings in the client that cause trouble. Each field is one sentence. */
  warnings: { found: string; cause: string; advice: string }[];
  /**
   * The program that the client runs for a finished torrent. `path` is the path as the client sees
   * it, and undefined if no program is set.
   */
  hook?: { enabled: boolean; path: string | undefined; advice: string };
};

/**
 * A program that downloads torrents. All methods except `close` throw the signal's reason; a
 * `UserError` (`unsupported`) for a version that is too old; or an `Outage`: `client_busy` if the
 * client did not respond in time and may still be working, `client_unauthorized` if it refuses us
 * until a setting is changed, and `client_unavailable` otherwise.
 */
export interface TorrentClient extends ClientSettings {
  /** Returns the changes since `since`, or all torrents. */
  poll(since: Cursor | undefined, signal: AbortSignal): Promise<TorrentPoll>;
  /**
   * Sends the smallest request. Only its failure proves that the client is down. Any other failed
   * request affects only what it asked for.
   */
  probe(signal: AbortSignal): Promise<void>;
  /**
   * Returns these torrents and no others, even if the client's answer has more. Unknown hashes are
   * omitted.
   */
  list(which: "all" | readonly string[], signal: AbortSignal): Promise<Torrent[]>;
  /**
   * Yields responses that are small enough to keep in memory. Each torrent that the client lists is
   * in one of them, even if the request for its files fails. Unknown torrents are omitted.
   * @throws Outage only if `probe` fails, too
   */
  filesOf(hashes: readonly string[], signal: AbortSignal): AsyncIterable<FilesAnswer>;
  /**
   * Returns the hosts of a torrent's trackers, in lower case. The method is missing if the client
   * does not report them.
   */
  trackers?(hash: string, signal: AbortSignal): Promise<string[]>;
  folders(signal: AbortSignal): Promise<ClientFolders>;
  report(signal: AbortSignal): Promise<ClientReport>;
  /**
   * Makes the client run this call for each finished torrent, and reads the setting back to check
   * it. Missing if only a person can set the hook.
   */
  setHook?(call: HookCall, signal: AbortSignal): Promise<void>;
  /**
   * Makes the client call torrent-done.sh no longer, and reads the setting back to check it.
   * Missing if only a person can do that.
   */
  unsetHook?(signal: AbortSignal): Promise<void>;
  /** Missing if the client accepts no commands. */
  commands?: TorrentCommands;
  close(): Promise<void>;
}

/** `known`: the client already had the torrent. */
export type AddedTorrent = { hash: string; name: string; known: boolean };

export type TorrentSource = { magnet: string } | { metainfo: Uint8Array };

/**
 * Commands for torrents. All also throw `UserError`: `not_found` for an unknown torrent, `refused`
 * if the client refuses.
 */
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

// A magnet link with many trackers is a few kilobytes long. A longer text is not a link.
const MAX_MAGNET_CHARS = 8000;
const FORM = /^magnet:\?[^\s\p{C}]+$/iu;
/**
 * A torrent's hash: 40 hexadecimal or 32 base32 digits, or a multihash for version 2 (BEP 9, BEP
 * 52).
 */
const TOPIC = /^urn:(?:btih:(?:[0-9a-f]{40}|[a-z2-7]{32})|btmh:1220[0-9a-f]{64})$/i;

/** True if the text is meant as a magnet link, valid or not. */
export const looksLikeMagnet = (text: string): boolean => /^\s*magnet:/i.test(text);

/**
 * True for a valid magnet link. Its trackers may contain passwords, so never show, log or store the
 * link.
 */
export function isMagnet(text: string): boolean {
  if (text.length > MAX_MAGNET_CHARS || !FORM.test(text)) return false;
  const params = new URLSearchParams(text.slice("magnet:?".length));
  return [...params].some(([key, value]) => /^xt(?:\.\d{1,3})?$/i.test(key) && TOPIC.test(value));
}

/** Selects the torrents to file by their labels, ignoring case. */
export type LabelPolicy = { labels: readonly string[]; excludeLabels: readonly string[] };

const lower = (labels: readonly string[]): Set<string> =>
  new Set(labels.map((label) => label.toLowerCase()));

/**
 * Explains in one sentence why a torrent is ignored because of its labels. Undefined if the torrent
 * is filed. `settings` is the prefix of the setting names.
 */
export function explainLeftByLabel(
  of: readonly string[],
  { labels: { labels, excludeLabels }, settings }: { labels: LabelPolicy; settings: string },
): string | undefined {
  const lowerLabels = lower(of);
  const excluded = excludeLabels.find((label) => lowerLabels.has(label.toLowerCase()));
  if (excluded !== undefined) {
    return `It has the label ${excluded}, which ${settings}_EXCLUDE_LABELS excludes.`;
  }
  if (labels.length === 0 || labels.some((label) => lowerLabels.has(label.toLowerCase()))) {
    return undefined;
  }
  return `It has no label that ${settings}_LABELS lists.`;
}

/**
 * Condition for removing a torrent: never, when its client's own goal is reached, or a number of
 * days after it was done.
 */
export type RemoveWhen = "never" | "goal" | { days: number };

/**
 * Conditions for removing a filed torrent, by its tracker hosts. `others` applies to hosts that are
 * not listed and to torrents without a tracker.
 */
export type AutoRemove = {
  hosts: readonly { host: string; when: RemoveWhen }[];
  others: RemoveWhen;
};

export const AT_GOAL: AutoRemove = { hosts: [], others: "goal" };

/**
 * Returns the condition for each tracker. A host name also matches its subdomains, and the longest
 * match wins.
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
 * True if the condition for removing a torrent is met. `doneBy` is the latest possible completion
 * time, for a client that does not report the time. `doneBy` and `now` are in ms since 1970.
 */
export const isMet = (
  when: RemoveWhen,
  { goalReached, doneAt, addedAt }: Pick<Torrent, "goalReached" | "doneAt" | "addedAt">,
  { now, doneBy }: { now: number; doneBy: number },
): boolean =>
  when === "goal"
    ? goalReached
    : when !== "never" && now - Math.max(doneAt ?? doneBy, addedAt) >= when.days * DAY_MS;

/** `hint` is the advice given if no client is configured. */
export const noSuchClient = (
  name: string,
  configured: readonly { name: string }[],
  hint = `Set ${CLIENT_URLS} first.`,
): UserError =>
  UserError.notFound(
    `There is no download client named ${quoted(name)}.`,
    configured.length === 0
      ? hint
      : `Name ${configured.map((client) => client.name).join(" or ")}.`,
  );
