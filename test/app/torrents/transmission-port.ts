import { createHash } from "node:crypto";
import type { ReadTorrentFile } from "../../../src/app/torrents/desk/control.ts";
import { createTorrents, type Torrents } from "../../../src/app/torrents/desk/list.ts";
import type { Transmission, TransmissionControl } from "../../../src/app/torrents/port.ts";
import type { Torrent } from "../../../src/core/torrent/torrent.ts";
import type { RegisteredTorrent } from "../../../src/store/torrents/torrents.ts";
import type { TestEngine } from "../../support/engine.ts";

export const hashOf = (digit: string): string => digit.repeat(40);

/** A torrent that is there, whole and seeding. */
export const torrent = (digit: string, more: Partial<Torrent> = {}): Torrent => ({
  hash: hashOf(digit),
  id: 1,
  name: `Film.${digit}`,
  status: "seeding",
  error: "none",
  errorText: "",
  hasMetadata: true,
  sizeWhenDone: 1000,
  leftUntilDone: 0,
  percentDone: 1,
  downloadDir: "/downloads",
  labels: [],
  ratio: 0.5,
  addedAt: Date.parse("2026-01-01T00:00:00Z"),
  goalReached: false,
  ...more,
});

/** What the engine remembers of a torrent. */
export const remembered = (digit: string, more: Partial<RegisteredTorrent> = {}): RegisteredTorrent => ({
  hash: hashOf(digit),
  name: `Film.${digit}`,
  folder: "/downloads",
  complete: false,
  seenAt: 1,
  missing: 0,
  ...more,
});

export type Ordered = [method: string, ...args: unknown[]];

/** Transmission's two ports over a list in memory. `fail` is thrown by every order, after it was noted. */
export function transmissionPort(torrents: Torrent[]) {
  const ordered: Ordered[] = [];
  const state: { fail?: Error | undefined; listFails?: Error | undefined } = {};
  const order = async (...what: Ordered): Promise<void> => {
    ordered.push(what);
    if (state.fail) throw state.fail;
  };
  const never = () => Promise.reject(new Error("It was not expected to be asked."));
  const port: Transmission & TransmissionControl = {
    session: never,
    upSeconds: never,
    withFiles: never,
    countWanted: never,
    async list(which) {
      if (state.listFails) throw state.listFails;
      const named = typeof which === "string" ? torrents : torrents.filter(({ hash }) => which.includes(hash));
      return { torrents: structuredClone(named), removedIds: [], odd: 0 };
    },
    start: (hash) => order("start", hash),
    stop: (hash) => order("stop", hash),
    verify: (hash) => order("verify", hash),
    reannounce: (hash) => order("reannounce", hash),
    setLabels: (hash, labels) => order("setLabels", hash, labels),
    remove: (hash) => order("remove", hash),
    async add(what, labels) {
      await order("add", what, labels);
      const added = torrent("e", { name: "New.Film" });
      torrents.push(added);
      return { hash: added.hash, name: added.name, known: false };
    },
  };
  return { port, ordered, state };
}

/** The use cases over a real store and the fake ports. */
export function torrentsOver(
  { store, clock }: TestEngine,
  port: Transmission & TransmissionControl,
  readTorrentFile: ReadTorrentFile = () => Promise.reject(new Error("No file was expected.")),
): Torrents {
  let tokens = 0;
  return createTorrents({
    store,
    transmission: port,
    readTorrentFile,
    now: clock.now,
    newToken: () => `token-${++tokens}`,
    hash: (text) => createHash("sha256").update(text).digest("hex"),
  });
}
