import { createHash } from "node:crypto";
import type { ReadTorrentFile } from "../../src/app/torrents/desk/control.ts";
import { createTorrents, type Torrents } from "../../src/app/torrents/desk/torrents.ts";
import type { LocalClient } from "../../src/app/torrents/port.ts";
import { type Outage, UserError } from "../../src/base/errors.ts";
import type { ReadSession, TransmissionCalls } from "../../src/clients/transmission/rpc/client.ts";
import type { TransmissionTorrent } from "../../src/clients/transmission/rpc/read-torrent.ts";
import { createTorrentClient } from "../../src/clients/transmission/torrent-client.ts";
import { Services } from "../../src/core/services.ts";
import type { ClientSettings, TorrentClient } from "../../src/core/torrent/client.ts";
import type { TorrentFile } from "../../src/core/torrent/torrent.ts";
import { clientSettings } from "./client-settings.ts";
import type { TestEngine } from "./engine.ts";
import { clockOf } from "./fake-clock.ts";
import { torrent } from "./torrent.ts";

export type TorrentDesk = Torrents;

export type HeldTorrent = TransmissionTorrent & { files: TorrentFile[] };
/** The files are optional, because most tests do not need them. */
type Held = TransmissionTorrent & Partial<HeldTorrent>;

type Ordered = [method: string, ...args: unknown[]];

/**
 * Transmission's RPC with torrents in memory, which tests can change freely. Every call is
 * recorded.
 */
export class TransmissionPort {
  torrents: Held[];
  trackers = new Map<string, string[]>();
  removedIds: number[] = [];
  odd = 0;
  up = 1000;
  session: ReadSession;
  /** If set, every query throws this error. */
  fails: Outage | undefined;
  /** If set, queries for files throw this error, and Transmission answers nothing else. */
  filesFail: Outage | undefined;
  /** By hash: queries for the files or trackers of this torrent throw this error. */
  sick = new Map<string, Outage>();
  /** True for an emulator that returns all torrents, whichever hashes are asked for. */
  ignoresHashes = false;
  /** False for a client that accepts commands and does nothing. */
  carriesOut = true;
  /** If set, every command throws this error after the command was recorded. */
  ordersFail: Error | undefined;
  calls: string[] = [];
  ordered: Ordered[] = [];
  /** Maximum number of files in one response, and in one response that may be long. */
  mostFiles = 10_000;
  mostLong = 100_000;

  constructor(torrents: Held[] = [], downloadDir = "/downloads") {
    this.torrents = torrents;
    this.session = {
      version: "3.00",
      rpcVersion: 16,
      downloadDir,
      incompleteDir: undefined,
      marksPartialFiles: true,
    };
  }

  /** Removes the torrent from the list. */
  drop(hash: string): void {
    const index = this.torrents.findIndex((one) => one.hash === hash);
    if (index !== -1) this.torrents.splice(index, 1);
  }

  #failIfSick(hashes: readonly string[]): void {
    for (const hash of hashes) {
      const fault = this.sick.get(hash);
      if (fault) throw fault;
    }
  }

  /** The real client on top of this port. */
  client(settings: Partial<ClientSettings> = {}, monotonic = () => 0): LocalClient {
    const call = async <T>(name: string, answer: () => T): Promise<T> => {
      this.calls.push(name);
      if (this.fails) throw this.fails;
      return structuredClone(answer());
    };
    const order = async (...what: Ordered): Promise<void> => {
      this.ordered.push(what);
      if (this.ordersFail) throw this.ordersFail;
    };
    const change = (hash: string, made: Partial<Held>): void => {
      if (!this.carriesOut) return;
      const index = this.torrents.findIndex((one) => one.hash === hash);
      const held = this.torrents[index];
      if (held) this.torrents[index] = { ...held, ...made };
    };
    const calls: TransmissionCalls = {
      close: async () => {},
      setDoneScript: async () => {},
      unsetDoneScript: async () => {},
      doneScript: async () => ({ enabled: false, path: undefined }),
      session: () => call("session", () => this.session),
      rpcVersion: async () => this.session.rpcVersion,
      upSeconds: () =>
        call("up", () => {
          if (this.filesFail) throw this.filesFail;
          return this.up;
        }),
      list: (which) =>
        call(typeof which === "string" ? which : "some", () => ({
          torrents: this.torrents
            .filter(
              ({ hash }) => typeof which === "string" || this.ignoresHashes || which.includes(hash),
            )
            .map(withoutFiles),
          removedIds: which === "recently-active" ? this.removedIds : [],
          odd: this.odd,
        })),
      withFiles: (hashes, _signal, { long = false } = {}) =>
        call(long ? "long files" : "files", () => {
          if (this.filesFail) throw this.filesFail;
          this.#failIfSick(hashes);
          const asked = this.torrents.filter(({ hash }) => hashes.includes(hash));
          const count = asked.reduce((sum, { files = [] }) => sum + files.length, 0);
          if (count > (long ? this.mostLong : this.mostFiles)) {
            throw UserError.unsupported("Too many.", "Ask for fewer.");
          }
          return asked.map((one) => ({ torrent: withoutFiles(one), files: one.files ?? [] }));
        }),
      trackers: (hash) =>
        call("trackers", () => {
          this.#failIfSick([hash]);
          return this.trackers.get(hash) ?? [];
        }),
      countWanted: (hash) =>
        call(
          "count",
          () =>
            this.torrents.find((one) => one.hash === hash)?.files?.filter(({ wanted }) => wanted)
              .length,
        ),
      commands: {
        start: async (hash) => {
          await order("start", hash);
          change(hash, { status: "seeding" });
        },
        stop: async (hash) => {
          await order("stop", hash);
          change(hash, { status: "stopped" });
        },
        verify: (hash) => order("verify", hash),
        reannounce: (hash) => order("reannounce", hash),
        setLabels: async (hash, labels) => {
          await order("setLabels", hash, labels);
          change(hash, { labels: [...labels] });
        },
        remove: async (hash) => {
          await order("remove", hash);
          if (this.carriesOut) this.drop(hash);
        },
        add: async (what, labels) => {
          await order("add", what, labels);
          const added = torrent("e", { name: "New.Film" });
          if (this.carriesOut) this.torrents.push(added);
          return { hash: added.hash, name: added.name, known: false };
        },
      },
    };
    return {
      ...createTorrentClient(
        { ...clientSettings("transmission"), ...settings },
        calls,
        clockOf(monotonic),
      ),
      toHere: (path) => path,
    };
  }
}

const withoutFiles = ({ files: _files, ...rest }: Held): TransmissionTorrent => rest;

/** The use cases of a person's commands, with a real store and this port. */
export function torrentsOver(
  { store, clock }: TestEngine,
  clients: TorrentClient | readonly TorrentClient[],
  readTorrentFile: ReadTorrentFile = () => Promise.reject(new Error("No file was expected.")),
): TorrentDesk {
  let tokens = 0;
  return createTorrents({
    store,
    clients: Services.of([clients].flat()),
    readTorrentFile,
    clock,
    newToken: () => `token-${++tokens}`,
    hash: (text) => createHash("sha256").update(text).digest("hex"),
  });
}
