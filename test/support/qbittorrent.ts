import { pbkdf2Sync, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { type GuardedProcess, startGuarded } from "./guarded-process.ts";
import { missingProgram } from "./missing-program.ts";
import { nameOf, type Payload, payloadAt, torrentOf } from "./payload.ts";
import { waitFor } from "./wait-for.ts";
import { type Offer, startWebSeed } from "./web-seed.ts";

const PROGRAM = "qbittorrent-nox";

/** Why tests with a real qBittorrent are left out here; undefined when it is installed. @throws in CI, where none may be */
export const qbittorrentMissing = (): string | undefined =>
  missingProgram(PROGRAM, "Debian: apt-get install qbittorrent-nox");

export type QbittorrentOptions = {
  /** Everything of it is laid out below this folder, which need not exist yet. */
  folder: string;
  /** Without, this machine is let in as it is. */
  auth?: { username: string; password: string } | undefined;
  /** What it runs for each torrent that is done. */
  doneProgram?: string | undefined;
  /** Where unfinished ones lie; in their final folder unless stated. */
  incompleteDir?: string | undefined;
  /** How fast data comes in, in kB/s. */
  seedKbps?: number | undefined;
  /** Added to its bare environment. */
  env?: Record<string, string> | undefined;
};

export type AddOptions = {
  /** Another name in the torrent than the payload has on disk. */
  name?: string | Uint8Array | undefined;
  /** The share (0..1) at which its download stalls until `release`. */
  hold?: number | undefined;
  /** Further fields of `torrents/add`: category, tags, paused, savepath. */
  fields?: Record<string, string> | undefined;
};

type Added = { hash: string; name: string };
type Row = Record<string, unknown> & {
  hash: string;
  state: string;
  progress: number;
  amount_left: number;
  save_path: string;
};

export type RealQbittorrent = AsyncDisposable & {
  url: string;
  completeDir: string;
  /** Adds a torrent of the files at `path`; the data is fetched from there. */
  add(path: string, options?: AddOptions): Promise<Added>;
  addTorrentFile(metainfo: Uint8Array, hash: string, fields?: Record<string, string>): Promise<Added>;
  /** Goes on with a download that was held. */
  release(added: Pick<Added, "hash">): void;
  /** A web seed for torrents made by hand: whichever file is asked of it, it gives the bytes of this one. */
  offer(path: string): string;
  /** Below `/api/v2/`: a question, or an order with these fields. */
  ask(path: string): Promise<unknown>;
  order(path: string, fields: Record<string, string>): Promise<string>;
  torrent(hash: string): Promise<Row | undefined>;
  reaches(what: string, hash: string, is: (now: Row) => boolean): Promise<Row>;
  /** Once all that is wanted is there, moved and seeded; with its files. */
  seeds(hash: string): Promise<{ downloadDir: string; files: { name: string }[] }>;
  stalls(hash: string, share: number): Promise<Row>;
  /** How much of what is wanted is as it was offered, byte for byte: a check of its own is over before its state says so. */
  verify(hash: string): Promise<{ percentDone: number }>;
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Ends it if it runs, and starts it on the same files and port. */
  restart(): Promise<void>;
};

const WHOLE = /^(?:uploading|stalledUP|pausedUP)$/;

/** A real qbittorrent-nox on the loopback address that talks to nothing else, fed by a web seed; ended with its scope. */
export async function startQbittorrent(options: QbittorrentOptions): Promise<RealQbittorrent> {
  const { folder, auth, doneProgram, incompleteDir, seedKbps, env } = options;
  const at = (name: string): string => join(folder, name);
  const completeDir = at("complete");
  for (const each of [at("profile/qBittorrent/config"), completeDir, ...(incompleteDir ? [incompleteDir] : [])])
    mkdirSync(each, { recursive: true });
  const [port, peerPort] = [await freePort(), await freePort()];
  const settings = settingsFile({ port, peerPort, completeDir, incompleteDir, auth, doneProgram });
  writeFileSync(at("profile/qBittorrent/config/qBittorrent.conf"), settings, { mode: 0o600 });

  const url = `http://127.0.0.1:${port}`;
  let cookie = "";
  let running: GuardedProcess | undefined;

  async function send(path: string, body?: URLSearchParams | FormData): Promise<Response> {
    // No kept connection: the daemon behind it is killed in the middle of tests.
    const headers = { cookie, connection: "close" };
    return await fetch(`${url}/api/v2/${path}`, body ? { method: "POST", headers, body } : { headers });
  }
  async function call(path: string, body?: URLSearchParams | FormData): Promise<string> {
    let answer = await send(path, body);
    if (answer.status === 403 && auth) {
      cookie = (await send("auth/login", new URLSearchParams(auth))).headers.get("set-cookie")?.split(";")[0] ?? "";
      answer = await send(path, body);
    }
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return text;
  }
  const ask = async (path: string): Promise<unknown> => JSON.parse(await call(path));
  const order = (path: string, fields: Record<string, string>) => call(path, new URLSearchParams(fields));

  async function start(): Promise<void> {
    running = startGuarded({
      command: PROGRAM,
      args: [`--profile=${at("profile")}`, `--webui-port=${port}`],
      env: { PATH: process.env["PATH"] ?? "", HOME: folder, LANG: "C.UTF-8", ...env },
      log: at("daemon.log"),
    });
    await waitFor("qBittorrent to answer", async () => {
      if (running?.exitCode() !== null) throw new Error(readFileSync(at("daemon.log"), "utf8"));
      return await call("app/version");
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = running;
    running = undefined;
    await ending?.end(signal);
  }

  const seed = await startWebSeed(seedKbps, { cuts: true });
  const offers = new Map<string, Offer>();
  const payloads = new Map<string, Payload>();
  await start().catch(async (error: unknown) => {
    await end("SIGKILL");
    await seed[Symbol.asyncDispose]();
    throw error;
  });

  const torrent = async (hash: string): Promise<Row | undefined> =>
    ((await ask(`torrents/info?hashes=${hash}`)) as Row[])[0];

  const reaches = (what: string, hash: string, is: (now: Row) => boolean): Promise<Row> =>
    waitFor(what, async () => {
      const now = await torrent(hash);
      if (now && is(now)) return now;
      throw new Error(JSON.stringify(now));
    });

  async function addTorrentFile(
    metainfo: Uint8Array,
    hash: string,
    fields: Record<string, string> = {},
  ): Promise<Added> {
    const form = new FormData();
    form.set("torrents", new Blob([Buffer.from(metainfo)]), `${hash}.torrent`);
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const said = await call("torrents/add", form);
    if (said !== "Ok.") throw new Error(`torrents/add: ${said}`);
    const { name } = await reaches("the torrent to be listed", hash, () => true);
    return { hash, name: String(name) };
  }

  async function seeds(hash: string) {
    const is = (now: Row): boolean => WHOLE.test(now.state) && now.amount_left === 0;
    const { save_path: downloadDir } = await reaches("the torrent to be seeded", hash, is);
    return { downloadDir, files: (await ask(`torrents/files?hash=${hash}`)) as { name: string; priority: number }[] };
  }

  return {
    url,
    completeDir,
    async add(path, { name = nameOf(path), hold, fields } = {}) {
      const payload = payloadAt(path);
      const offer = seed.offer(payload, hold);
      const { metainfo, hash } = torrentOf(payload, name, offer.url);
      offers.set(hash, offer);
      payloads.set(hash, payload);
      return await addTorrentFile(metainfo, hash, fields);
    },
    addTorrentFile,
    release: ({ hash }) => offers.get(hash)?.release(),
    offer: (path) => seed.offer(payloadAt(path)).url,
    ask,
    order,
    torrent,
    reaches,
    seeds,
    stalls: (hash, share) => reaches(`${share * 100} % to be there`, hash, ({ progress }) => progress >= share),
    async verify(hash) {
      const { downloadDir, files } = await seeds(hash);
      const same = files.map(({ name, priority }, index) => {
        const source = payloads.get(hash)?.files[index]?.path;
        return priority === 0 || (source && readFileSync(source).equals(readFileSync(join(downloadDir, name))));
      });
      return { percentDone: same.filter(Boolean).length / same.length };
    },
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    async restart() {
      await end("SIGTERM");
      await start();
    },
    async [Symbol.asyncDispose]() {
      await end("SIGKILL");
      await seed[Symbol.asyncDispose]();
    },
  };
}

type Settings = Pick<QbittorrentOptions, "incompleteDir" | "auth" | "doneProgram"> & {
  port: number;
  peerPort: number;
  completeDir: string;
};

/** Talks to nothing but the loopback address, and waits for no queue. */
function settingsFile({ port, peerPort, completeDir, incompleteDir, auth, doneProgram }: Settings): string {
  const salt = randomBytes(16);
  const key = pbkdf2Sync(auth?.password ?? "", salt, 100_000, 64, "sha512");
  return `[AutoRun]
enabled=${doneProgram !== undefined}
program=${JSON.stringify(doneProgram ?? "")}

[BitTorrent]
Session\\DefaultSavePath=${completeDir}
Session\\TempPath=${incompleteDir ?? join(completeDir, "incomplete")}
Session\\TempPathEnabled=${incompleteDir !== undefined}
Session\\DHTEnabled=false
Session\\PeXEnabled=false
Session\\LSDEnabled=false
Session\\Interface=lo
Session\\InterfaceName=lo
Session\\Port=${peerPort}
Session\\QueueingSystemEnabled=false

[LegalNotice]
Accepted=true

[Network]
PortForwardingEnabled=false

[Preferences]
Connection\\UPnP=false
General\\Locale=en
WebUI\\Address=127.0.0.1
WebUI\\Port=${port}
WebUI\\UseUPnP=false
WebUI\\LocalHostAuth=${auth !== undefined}
WebUI\\Username=${auth?.username ?? "admin"}
WebUI\\Password_PBKDF2="@ByteArray(${salt.toString("base64")}:${key.toString("base64")})"
`;
}
