import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { missingProgram } from "./missing-program.ts";
import { nameOf, payloadAt, torrentOf } from "./payload.ts";
import { createRpc, type Rpc } from "./transmission-rpc.ts";
import { settingsJson } from "./transmission-settings.ts";
import { waitFor } from "./wait-for.ts";
import { type Offer, startWebSeed } from "./web-seed.ts";

const PROGRAM = "transmission-daemon";

/**
 * Why tests with a real Transmission are left out here; undefined when it is installed.
 * @throws where a CI runs and it is missing: there nothing may be left out unseen.
 */
export const transmissionMissing = (): string | undefined =>
  missingProgram(PROGRAM, "Debian: apt-get install transmission-daemon; macOS: brew install transmission-cli");

export type TransmissionOptions = {
  /** Everything of it is laid out below this folder, which need not exist yet. */
  folder: string;
  auth?: { username: string; password: string } | undefined;
  /** Called for each torrent that is done; gets the daemon's environment. */
  doneScript?: string | undefined;
  /** Unfinished torrents lie in their final folder. */
  noIncomplete?: boolean | undefined;
  /** Where unfinished ones lie otherwise: on another file system for instance. */
  incompleteDir?: string | undefined;
  /** Unfinished files have their final names. */
  noPart?: boolean | undefined;
  /** Unfinished files take their whole space from the start: nothing on disk tells them from finished ones. */
  preallocates?: boolean | undefined;
  /** How fast data comes in, in kB/s for each of four connections. */
  seedKbps?: number | undefined;
  /** Added to its bare environment. */
  env?: Record<string, string> | undefined;
};

export type AddOptions = {
  /** Files that are not to be downloaded, by their path below the folder. */
  unwanted?: readonly string[] | undefined;
  paused?: boolean | undefined;
  /** Another name in the torrent than the payload has on disk. */
  name?: string | Uint8Array | undefined;
  /** The share (0..1) at which its download stalls until `release`. */
  hold?: number | undefined;
};

export type Added = { hash: string; name: string };

/** One torrent as RPC tells it; `files` by their names below the download folder. */
export type TorrentNow = {
  hashString: string;
  name: string;
  status: number;
  error: number;
  errorString: string;
  percentDone: number;
  leftUntilDone: number;
  downloadDir: string;
  files: { name: string; length: number; bytesCompleted: number }[];
};

const FIELDS = ["name", "status", "error", "errorString", "percentDone", "leftUntilDone", "downloadDir", "files"];

export type RealTransmission = AsyncDisposable & {
  /** As TRANSMISSION_URL takes it. */
  url: string;
  completeDir: string;
  incompleteDir: string | undefined;
  /** Adds a torrent of the files at `path`; the data is fetched from there. */
  add(path: string, options?: AddOptions): Promise<Added>;
  /** Goes on with a download that was held. */
  release(added: Added): void;
  /** A web seed for torrents made by hand: whichever file is asked of it, it gives the bytes of this one. */
  offer(path: string): string;
  addTorrentFile(metainfo: Uint8Array, options?: { paused?: boolean }): Promise<Added>;
  addMagnet(link: string): Promise<Added>;
  rpc: Rpc;
  /** Undefined for a torrent that it does not have. */
  torrent(hash: string): Promise<TorrentNow | undefined>;
  /** Once all that is wanted is there and seeded. */
  seeds(hash: string, ms?: number): Promise<TorrentNow>;
  /** Once a held download has come as far as it may. */
  stalls(hash: string, share: number): Promise<TorrentNow>;
  /** Has every piece read and hashed again; the torrent as it is after that. */
  verify(hash: string): Promise<TorrentNow>;
  /** It answers nothing, as while it moves a large file, until it is resumed. */
  standStill(): void;
  goOn(): void;
  /** Without warning. It can be started again. */
  kill(): Promise<void>;
  /** Ends it as a service manager does. It can be started again. */
  stop(): Promise<void>;
  /** Ends it if it runs, and starts it on the same files and port. */
  restart(): Promise<void>;
  log(): string;
};

/** A real transmission-daemon on the loopback address, fed by a web seed of its own; ended with its scope. */
export async function startTransmission(options: TransmissionOptions): Promise<RealTransmission> {
  const {
    folder,
    auth,
    doneScript,
    noIncomplete = false,
    noPart = false,
    preallocates = false,
    seedKbps,
    env,
  } = options;
  const at = (name: string): string => join(folder, name);
  const completeDir = at("complete");
  const incompleteDir = noIncomplete ? undefined : (options.incompleteDir ?? at("incomplete"));
  for (const each of [at("config"), completeDir, ...(incompleteDir === undefined ? [] : [incompleteDir])])
    mkdirSync(each, { recursive: true });
  const [port, peerPort] = [await freePort(), await freePort()];
  const settings = {
    port,
    peerPort,
    completeDir,
    incompleteDir,
    marksPartialFiles: !noPart,
    preallocates,
    auth,
    doneScript,
  };
  writeFileSync(at("config/settings.json"), settingsJson(settings), { mode: 0o600 });

  const url = `http://127.0.0.1:${port}`;
  const rpc = createRpc(`${url}/transmission/rpc`, auth);
  const log = (): string => readFileSync(at("daemon.log"), "utf8");
  let child: ChildProcess | undefined;
  let ended: Promise<void> = Promise.resolve();

  async function start(): Promise<void> {
    const output = openSync(at("daemon.log"), "a");
    const args = ["--foreground", "--config-dir", at("config"), "--log-error"];
    child = spawn(PROGRAM, args, {
      cwd: "/",
      env: { PATH: process.env["PATH"] ?? "", HOME: folder, LANG: "C.UTF-8", ...env },
      stdio: ["ignore", output, output],
    });
    closeSync(output);
    const running = child;
    // A test that takes too long is left, and its process ended: the daemon must not outlive it.
    const guard = spawn("sh", ["-c", 'read -r _; kill -9 "$1"', "sh", String(running.pid)], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    ended = new Promise((done) => {
      const over = (): void => {
        guard.kill("SIGKILL");
        done();
      };
      running.once("exit", over).once("error", over);
    });
    await waitFor("Transmission to answer", async () => {
      if (running.exitCode !== null) throw new Error(log());
      return await rpc("session-get");
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const running = child;
    child = undefined;
    if (!running) return;
    running.kill(signal);
    const late = setTimeout(() => running.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(late);
  }

  const seed = await startWebSeed(seedKbps);
  const offers = new Map<string, Offer>();
  await start().catch(async (error: unknown) => {
    await end("SIGKILL");
    await seed[Symbol.asyncDispose]();
    throw error;
  });

  async function torrentAdd(args: Record<string, unknown>): Promise<Added> {
    const answer = (await rpc("torrent-add", args)) as Partial<Record<string, { hashString: string; name: string }>>;
    const added = answer["torrent-added"];
    if (!added) throw new Error(`It was there already: ${JSON.stringify(answer)}`);
    return { hash: added.hashString, name: added.name };
  }

  async function torrent(hash: string): Promise<TorrentNow | undefined> {
    const { torrents } = await rpc("torrent-get", { ids: [hash], fields: ["hashString", ...FIELDS] });
    return (torrents as TorrentNow[])[0];
  }

  const reaches = (what: string, hash: string, is: (now: TorrentNow) => boolean, ms?: number): Promise<TorrentNow> =>
    waitFor(
      what,
      async () => {
        const now = await torrent(hash);
        if (now && is(now)) return now;
        throw new Error(JSON.stringify(now));
      },
      ms,
    );

  return {
    url,
    completeDir,
    incompleteDir,
    async add(path, { unwanted = [], paused = false, name = nameOf(path), hold } = {}) {
      const payload = payloadAt(path);
      const offer = seed.offer(payload, hold);
      const { metainfo } = torrentOf(payload, name, offer.url);
      const indices = unwanted.map((file) => {
        const index = payload.files.findIndex(({ parts }) => parts.join("/") === file);
        if (index < 0) throw new Error(`${file} is not in ${path}.`);
        return index;
      });
      const added = await torrentAdd({
        metainfo: metainfo.toString("base64"),
        paused,
        // Transmission 3.00 takes an empty list for "all files".
        ...(indices.length > 0 ? { "files-unwanted": indices } : {}),
      });
      offers.set(added.hash, offer);
      return added;
    },
    release: ({ hash }) => offers.get(hash)?.release(),
    offer: (path) => seed.offer(payloadAt(path)).url,
    addTorrentFile: (metainfo, { paused = false } = {}) =>
      torrentAdd({ metainfo: Buffer.from(metainfo).toString("base64"), paused }),
    addMagnet: (filename) => torrentAdd({ filename }),
    rpc,
    torrent,
    seeds: (hash, ms) =>
      reaches("the torrent to be seeded", hash, ({ status, leftUntilDone }) => status === 6 && leftUntilDone === 0, ms),
    stalls: (hash, share) => reaches(`${share * 100} % to be there`, hash, ({ percentDone }) => percentDone >= share),
    async verify(hash) {
      await rpc("torrent-verify", { ids: [hash] });
      // Queued or under way when the answer comes; stopped for a moment before it goes on as it was.
      return await reaches("the data to be checked", hash, ({ status }) => status !== 1 && status !== 2);
    },
    standStill: () => void child?.kill("SIGSTOP"),
    goOn: () => void child?.kill("SIGCONT"),
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    async restart() {
      await end("SIGTERM");
      await start();
    },
    log,
    async [Symbol.asyncDispose]() {
      await end("SIGKILL");
      await seed[Symbol.asyncDispose]();
    },
  };
}
