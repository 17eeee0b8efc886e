import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { missingProgram } from "./missing-program.ts";
import type { OfferOptions } from "./payload.ts";
import { onceTorrent, startRealProgram } from "./real-program.ts";
import { startSwarm } from "./swarm.ts";
import { untilHung } from "./wait-for.ts";

/**
 * Explains why tests with a real Deluge are skipped on this machine. Undefined if it is installed.
 * @throws in CI, where no test may be skipped
 */
export const delugeMissing = (): string | undefined =>
  missingProgram("deluged", "Debian: apt-get install deluged deluge-web") ??
  missingProgram("deluge-web", "Debian: apt-get install deluge-web");

export const DELUGE_PASSWORD = "s3cret: wörd";

type DelugeOptions = {
  /** Contains all files of the program. The folder need not exist yet. */
  folder: string;
  /**
   * Folder for unfinished downloads, for example on another file system. Default: below `folder`.
   */
  incompleteDir?: string | undefined;
  /** Variables that are added to the program's bare environment, which its hook inherits. */
  env?: Record<string, string> | undefined;
};

type DelugeRow = {
  name: string;
  state: string;
  is_finished: boolean;
  progress: number;
  total_remaining: number;
  download_location: string;
};

export type RealDeluge = Awaited<ReturnType<typeof startDeluge>>;

const HOST = "0123456789abcdef0123456789abcdef";
const ROW_KEYS = [
  "name",
  "state",
  "is_finished",
  "progress",
  "total_remaining",
  "download_location",
];

/**
 * A real deluged and deluge-web, fed by a swarm of one. They use only the loopback address, and are
 * ended with the scope.
 */
export async function startDeluge({
  folder,
  incompleteDir = join(folder, "incomplete"),
  env,
}: DelugeOptions) {
  const at = (...names: string[]): string => join(folder, ...names);
  const completeDir = at("complete");
  for (const each of [at("config"), at("python"), completeDir, incompleteDir]) {
    mkdirSync(each, { recursive: true });
  }
  const [daemonPort, webPort, peerPort] = [await freePort(), await freePort(), await freePort()];
  writeFileSync(at("python", "sitecustomize.py"), PATCH);
  writeSettings(at("config"), { daemonPort, webPort, peerPort, completeDir, incompleteDir });

  const url = `http://127.0.0.1:${webPort}`;
  let cookie = "";
  const swarm = await startSwarm();

  async function ask(
    method: string,
    params: readonly unknown[],
  ): Promise<{ result: unknown; error: unknown }> {
    const headers = { "content-type": "application/json", connection: "close", cookie };
    const body = JSON.stringify({ method, params, id: 1 });
    const answer = await fetch(`${url}/json`, {
      method: "POST",
      headers,
      body,
      signal: untilHung(),
    });
    cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    return (await answer.json()) as { result: unknown; error: unknown };
  }
  async function call(method: string, ...params: unknown[]): Promise<unknown> {
    const { result, error } = await ask(method, params);
    if (error) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result;
  }

  const config = ["-d", "-c", at("config"), "-i", "127.0.0.1"];
  const program = await startRealProgram({
    title: "Deluge",
    folder,
    commands: [
      ["deluged", ...config, "-o", "127.0.0.1", "-u", "127.0.0.1", "-p", String(daemonPort)],
      ["deluge-web", ...config, "-p", String(webPort)],
    ],
    env: { PYTHONPATH: at("python"), PYTHONWARNINGS: "ignore", ...env },
    source: swarm,
    async ask() {
      await call("auth.login", DELUGE_PASSWORD);
      if ((await call("web.connected")) !== true) await call("web.connect", HOST);
      return await call("daemon.get_version");
    },
  });

  const torrent = async (hash: string): Promise<DelugeRow | undefined> =>
    (
      (await call("core.get_torrents_status", { id: [hash] }, ROW_KEYS)) as Record<
        string,
        DelugeRow
      >
    )[hash];

  const addTorrentFile = async (
    metainfo: Uint8Array,
    deluges: Record<string, unknown> = {},
  ): Promise<string> =>
    String(
      await call(
        "core.add_torrent_file",
        "t.torrent",
        Buffer.from(metainfo).toString("base64"),
        deluges,
      ),
    );

  return {
    ...program,
    /** deluge-web's. */
    url,
    completeDir,
    incompleteDir,
    /** Adds a torrent of the files at `path`. The data is downloaded from these files. */
    async add(path: string, offer?: OfferOptions, deluges?: Record<string, unknown>) {
      const { metainfo, hash, name } = swarm.offer(path, offer);
      await addTorrentFile(metainfo, deluges);
      return { hash, name };
    },
    addTorrentFile,
    release: swarm.release,
    call,
    torrent,
    /**
     * Resolves once everything that is wanted has been downloaded and moved and is being seeded.
     */
    seeds: (hash: string) =>
      onceTorrent(
        "the torrent to be seeded",
        () => torrent(hash),
        ({ state, is_finished: done, total_remaining: left }) =>
          state === "Seeding" && done && left === 0,
      ),
  };
}

/**
 * deluge 2.0.3 overrides a function of Python's logging, but without an argument that Python 3.11
 * passes. It crashes at the first log line.
 */
const PATCH = `try:
    from deluge.log import Logging
    _find = Logging.findCaller
    Logging.findCaller = lambda self, stack_info=False, stacklevel=1: _find(self, stack_info)
except Exception:
    pass
`;

type Settings = {
  daemonPort: number;
  webPort: number;
  peerPort: number;
  completeDir: string;
  incompleteDir: string;
};

function writeSettings(
  folder: string,
  { daemonPort, webPort, peerPort, completeDir, incompleteDir }: Settings,
): void {
  const put = (name: string, file: number, values: unknown): void => {
    const path = join(folder, name);
    if (!existsSync(path)) {
      writeFileSync(path, `${JSON.stringify({ file, format: 1 })}${JSON.stringify(values)}`, {
        mode: 0o600,
      });
    }
  };
  writeFileSync(join(folder, "auth"), "localclient:local-secret:10\n", { mode: 0o600 });
  put("core.conf", 1, {
    download_location: incompleteDir,
    move_completed: completeDir !== incompleteDir,
    move_completed_path: completeDir,
    torrentfiles_location: folder,
    copy_torrent_file: false,
    dht: false,
    upnp: false,
    natpmp: false,
    lsd: false,
    utpex: false,
    random_port: false,
    listen_ports: [peerPort, peerPort],
    listen_interface: "127.0.0.1",
    outgoing_interface: "127.0.0.1",
    daemon_port: daemonPort,
    allow_remote: false,
    enabled_plugins: ["Label", "Execute"],
    new_release_check: false,
    send_info: false,
    max_active_downloading: -1,
    max_active_seeding: -1,
    max_active_limit: -1,
    enc_in_policy: 2,
    enc_out_policy: 2,
    geoip_db_location: "",
  });
  const salt = "0123456789abcdef";
  put("web.conf", 2, {
    port: webPort,
    interface: "127.0.0.1",
    enabled_plugins: [],
    pwd_salt: salt,
    pwd_sha1: createHash("sha1")
      .update(salt + DELUGE_PASSWORD)
      .digest("hex"),
    session_timeout: 3600,
    sessions: {},
    first_login: false,
    base: "/",
    default_daemon: HOST,
    https: false,
  });
  put("hostlist.conf", 3, {
    hosts: [[HOST, "127.0.0.1", daemonPort, "localclient", "local-secret"]],
  });
}
