import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { askScgi } from "../../src/clients/rtorrent/scgi.ts";
import { methodCall, type Param, readMethodResponse } from "../../src/clients/rtorrent/xml-rpc.ts";
import { systemClock } from "../../src/program/process/clock.ts";
import { freePort } from "./free-port.ts";
import { type GuardedProcess, startGuarded } from "./guarded-process.ts";
import { missingProgram } from "./missing-program.ts";
import { type OfferOptions, startSwarm } from "./swarm.ts";
import { waitFor } from "./wait-for.ts";

/** Why tests with a real rTorrent are left out here; undefined when it is installed. @throws in CI, where none may be */
export const rtorrentMissing = (): string | undefined => missingProgram("rtorrent", "Debian: apt-get install rtorrent");

export type RtorrentOptions = {
  /** Everything of it is laid out below this folder, which need not exist yet; short, for its socket's sake. */
  folder: string;
  /** Where unfinished ones lie, on another file system for instance; below the folder unless stated. */
  incompleteDir?: string | undefined;
  /** No command moves what is finished. */
  noMove?: boolean | undefined;
  /** A port instead of a socket. */
  overPort?: boolean | undefined;
  /** Further lines of .rtorrent.rc. */
  lines?: readonly string[] | undefined;
  /** Added to its bare environment, and so to that of its hook. */
  env?: Record<string, string> | undefined;
};

export type RtorrentRow = {
  complete: number;
  state: number;
  hashing: number;
  open: number;
  basePath: string;
  directory: string;
  left: number;
};

export type RealRtorrent = AsyncDisposable & {
  url: string;
  completeDir: string;
  incompleteDir: string;
  /** Adds a torrent of the files at `path`; the data is fetched from there. Commands are run on it. */
  add(
    path: string,
    options?: OfferOptions & { commands?: readonly string[]; mayBeRefused?: true },
  ): Promise<{ hash: string; name: string }>;
  addTorrentFile(metainfo: Uint8Array, ...commands: string[]): Promise<void>;
  release(of: { hash: string }): void;
  call(method: string, ...params: Param[]): Promise<unknown>;
  torrent(hash: string): Promise<RtorrentRow | undefined>;
  reaches(what: string, hash: string, is: (now: RtorrentRow) => boolean): Promise<RtorrentRow>;
  /** Once it is complete, and moved where it is to be moved. */
  seeds(hash: string): Promise<RtorrentRow>;
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Ends it if it runs, and starts it on the same files. */
  restart(): Promise<void>;
  pid(): number;
};

const COLUMNS = [
  "d.hash=",
  "d.complete=",
  "d.state=",
  "d.hashing=",
  "d.is_open=",
  "d.base_path=",
  "d.directory=",
  "d.left_bytes=",
];

/** A real rtorrent that talks to nothing but the loopback address, fed by a swarm of one; ended with its scope. */
export async function startRtorrent(options: RtorrentOptions): Promise<RealRtorrent> {
  const { folder, noMove = false, overPort = false, lines = [], env } = options;
  const at = (name: string): string => join(folder, name);
  const completeDir = at("complete");
  const incompleteDir = options.incompleteDir ?? at("incomplete");
  for (const each of [at("session"), completeDir, incompleteDir]) mkdirSync(each, { recursive: true });
  const [peerPort, port] = [await freePort(), await freePort()];
  const socket = at("scgi.sock");
  writeFileSync(at("move.sh"), '#!/bin/sh\nexec mv -- "$1" "$2"/\n');
  chmodSync(at("move.sh"), 0o755);
  const open = overPort ? `network.scgi.open_port = 127.0.0.1:${port}` : `network.scgi.open_local = ${socket}`;
  const move = noMove ? [] : MOVE(at("move.sh"), completeDir);
  writeFileSync(at("rtorrent.rc"), [...SETTINGS(at, incompleteDir, peerPort), open, ...move, ...lines, ""].join("\n"));

  const address = overPort
    ? ({ kind: "port", host: "127.0.0.1", port } as const)
    : ({ kind: "socket", path: socket } as const);
  let running: GuardedProcess | undefined;
  const swarm = await startSwarm();

  const call = async (method: string, ...params: Param[]): Promise<unknown> => {
    const limits = { clock: systemClock, deadlineMs: 20_000, maxBytes: 64 * 1024 * 1024 };
    return readMethodResponse(await askScgi(address, methodCall(method, params), limits, new AbortController().signal));
  };

  async function start(): Promise<void> {
    rmSync(socket, { force: true });
    const environment = {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      LANG: "C.UTF-8",
      LC_ALL: "C.UTF-8",
      TERM: "dumb",
      ...env,
    };
    const started = startGuarded({
      command: "rtorrent",
      args: ["-n", "-o", `import=${at("rtorrent.rc")}`],
      env: environment,
      log: at("daemon.log"),
    });
    running = started;
    await waitFor("rTorrent to answer", async () => {
      if (started.exitCode() !== null) throw new Error(readFileSync(at("daemon.log"), "utf8"));
      return await call("system.client_version");
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    await running?.end(signal);
    running = undefined;
  }

  await start().catch(async (error: unknown) => {
    await end("SIGKILL");
    await swarm[Symbol.asyncDispose]();
    throw error;
  });

  async function torrent(hash: string): Promise<RtorrentRow | undefined> {
    const rows = (await call("d.multicall2", "", "main", ...COLUMNS)) as unknown[][];
    const row = rows.find(([of]) => of === hash.toUpperCase());
    const [, complete, state, hashing, opened, basePath, directory, left] = row ?? [];
    return row && ({ complete, state, hashing, open: opened, basePath, directory, left } as RtorrentRow);
  }

  const reaches: RealRtorrent["reaches"] = (what, hash, is) =>
    waitFor(what, async () => {
      const now = await torrent(hash);
      if (now && is(now)) return now;
      throw new Error(JSON.stringify(now));
    });

  const addTorrentFile: RealRtorrent["addTorrentFile"] = async (metainfo, ...commands) =>
    void (await call("load.raw_start", "", metainfo, ...commands));

  return {
    url: overPort ? `scgi://127.0.0.1:${port}` : `scgi://${socket}`,
    completeDir,
    incompleteDir,
    async add(path, { commands = [], mayBeRefused, ...offer } = {}) {
      const { metainfo, hash, name } = swarm.offer(path, offer);
      await addTorrentFile(metainfo, ...commands);
      // It answers the same whether it takes a torrent or not.
      if (!mayBeRefused) await reaches("the torrent to be listed", hash, () => true);
      return { hash, name };
    },
    addTorrentFile,
    release: swarm.release,
    call,
    torrent,
    reaches,
    seeds: (hash) =>
      reaches(
        "the torrent to be seeded",
        hash,
        (now) => now.complete === 1 && now.open === 1 && (noMove || now.basePath.startsWith(completeDir)),
      ),
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    async restart() {
      await end("SIGTERM");
      await start();
    },
    pid: () => running?.pid ?? 0,
    async [Symbol.asyncDispose]() {
      await end("SIGKILL");
      await swarm[Symbol.asyncDispose]();
    },
  };
}

const SETTINGS = (at: (name: string) => string, incompleteDir: string, peerPort: number): string[] => [
  "system.daemon.set = true",
  `network.port_range.set = ${peerPort}-${peerPort}`,
  "network.port_random.set = no",
  "network.bind_address.set = 127.0.0.1",
  "network.local_address.set = 127.0.0.1",
  "dht.mode.set = disable",
  "protocol.pex.set = no",
  "protocol.encryption.set = none",
  "trackers.use_udp.set = no",
  `directory.default.set = ${incompleteDir}`,
  `session.path.set = ${at("session")}`,
  "session.use_lock.set = no",
  "network.xmlrpc.size_limit.set = 16M",
];

/** The recipe of rTorrent's documentation: first the new directory is set, then the data is moved. */
const MOVE = (script: string, completeDir: string): string[] => [
  'method.insert = d.data_path, simple, "if=(d.is_multi_file), (cat,(d.directory)), (cat,(d.directory),/,(d.name))"',
  `method.insert = d.move_to_complete, simple, "d.directory.set=$argument.1=; execute=${script},$argument.0=,$argument.1=; d.save_full_session="`,
  `method.set_key = event.download.finished, move_complete, "d.move_to_complete=$d.data_path=,${completeDir}"`,
];
