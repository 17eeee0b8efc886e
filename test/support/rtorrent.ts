import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { askScgi } from "../../src/clients/rtorrent/rpc.ts";
import {
  formatMethodCall,
  type Param,
  readMethodResponse,
} from "../../src/clients/rtorrent/xml-rpc.ts";
import { systemClock } from "../../src/program/process/clock.ts";
import { freePort } from "./free-port.ts";
import { missingProgram } from "./missing-program.ts";
import type { OfferOptions } from "./payload.ts";
import { onceTorrent, startRealProgram } from "./real-program.ts";
import { startSwarm } from "./swarm.ts";

/**
 * Explains why tests with a real rTorrent are skipped on this machine. Undefined if it is
 * installed. @throws in CI, where no test may be skipped
 */
export const rtorrentMissing = (): string | undefined =>
  missingProgram("rtorrent", "Debian: apt-get install rtorrent");

type RtorrentOptions = {
  /**
   * Contains all files of the program. The folder need not exist yet. Its path must be short
   * because of the socket.
   */
  folder: string;
  /**
   * Folder for unfinished downloads, for example on another file system. Default: below `folder`.
   */
  incompleteDir?: string | undefined;
  /** A port instead of a socket. */
  overPort?: boolean | undefined;
  /** Additional lines of .rtorrent.rc. */
  lines?: readonly string[] | undefined;
  /** Variables that are added to the program's bare environment, which its hook inherits. */
  env?: Record<string, string> | undefined;
};

export type RealRtorrent = Awaited<ReturnType<typeof startRtorrent>>;

/**
 * A real rtorrent, fed by a swarm of one. It uses only the loopback address, and is ended with the
 * scope.
 */
export async function startRtorrent(options: RtorrentOptions) {
  const { folder, overPort = false, lines = [], env } = options;
  const at = (name: string): string => join(folder, name);
  const completeDir = at("complete");
  const incompleteDir = options.incompleteDir ?? at("incomplete");
  for (const each of [at("session"), completeDir, incompleteDir]) {
    mkdirSync(each, { recursive: true });
  }
  const [peerPort, port] = [await freePort(), await freePort()];
  const socket = at("scgi.sock");
  writeFileSync(at("move.sh"), '#!/bin/sh\nexec mv -- "$1" "$2"/\n');
  chmodSync(at("move.sh"), 0o755);
  const open = overPort
    ? `network.scgi.open_port = 127.0.0.1:${port}`
    : `network.scgi.open_local = ${socket}`;
  const move = MOVE(at("move.sh"), completeDir);
  writeFileSync(
    at("rtorrent.rc"),
    [...SETTINGS(at, incompleteDir, peerPort), open, ...move, ...lines, ""].join("\n"),
  );

  const address = overPort
    ? ({ kind: "port", host: "127.0.0.1", port } as const)
    : ({ kind: "socket", path: socket } as const);
  const swarm = await startSwarm();

  const call = async (method: string, ...params: Param[]): Promise<unknown> => {
    const limits = { clock: systemClock, deadlineMs: 20_000, maxBytes: 64 * 1024 * 1024 };
    return readMethodResponse(
      await askScgi(
        address,
        formatMethodCall(method, params),
        limits,
        new AbortController().signal,
      ),
    );
  };

  const program = await startRealProgram({
    title: "rTorrent",
    folder,
    commands: [["rtorrent", "-n", "-o", `import=${at("rtorrent.rc")}`]],
    env: { LC_ALL: "C.UTF-8", TERM: "dumb", ...env },
    source: swarm,
    prepare: () => rmSync(socket, { force: true }),
    ask: () => call("system.client_version"),
  });

  async function torrent(hash: string) {
    const columns = ["d.hash=", "d.complete=", "d.is_open=", "d.base_path="];
    const rows = (await call("d.multicall2", "", "main", ...columns)) as [
      string,
      number,
      number,
      string,
    ][];
    return rows.find(([of]) => of === hash.toUpperCase());
  }

  return {
    ...program,
    url: overPort ? `scgi://127.0.0.1:${port}` : `scgi://${socket}`,
    completeDir,
    incompleteDir,
    /**
     * Adds a torrent of the files at `path`. The data is downloaded from these files. The commands
     * are run on the torrent.
     */
    async add(
      path: string,
      {
        commands = [],
        mayBeRefused,
        ...offer
      }: OfferOptions & { commands?: readonly string[]; mayBeRefused?: true } = {},
    ) {
      const { metainfo, hash, name } = swarm.offer(path, offer);
      await call("load.raw_start", "", metainfo, ...commands);
      // rTorrent sends the same response whether or not it accepts a torrent.
      if (!mayBeRefused) {
        await onceTorrent(
          "the torrent to be listed",
          () => torrent(hash),
          () => true,
        );
      }
      return { hash, name };
    },
    release: swarm.release,
    call,
    /** Resolves once the torrent is complete, and has been moved if it has to be moved. */
    seeds: (hash: string) =>
      onceTorrent(
        "the torrent to be seeded",
        () => torrent(hash),
        ([, complete, open, path]) => complete === 1 && open === 1 && path.startsWith(completeDir),
      ),
  };
}

const SETTINGS = (
  at: (name: string) => string,
  incompleteDir: string,
  peerPort: number,
): string[] => [
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

/** The recipe from rTorrent's documentation: it sets the new directory, then moves the data. */
const MOVE = (script: string, completeDir: string): string[] => [
  'method.insert = d.data_path, simple, "if=(d.is_multi_file), (cat,(d.directory)), (cat,(d.directory),/,(d.name))"',
  `method.insert = d.move_to_complete, simple, "d.directory.set=$argument.1=; execute=${script},$argument.0=,$argument.1=; d.save_full_session="`,
  `method.set_key = event.download.finished, move_complete, "d.move_to_complete=$d.data_path=,${completeDir}"`,
];
