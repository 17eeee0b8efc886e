import { pbkdf2Sync, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { missingProgram } from "./missing-program.ts";
import type { OfferOptions } from "./payload.ts";
import { onceTorrent, startRealProgram } from "./real-program.ts";
import { startWebSeed } from "./web-seed.ts";

const PROGRAM = "qbittorrent-nox";

/**
 * Explains why tests with a real qBittorrent are skipped on this machine. Undefined if it is
 * installed. @throws in CI, where no test may be skipped
 */
export const qbittorrentMissing = (): string | undefined =>
  missingProgram(PROGRAM, "Debian: apt-get install qbittorrent-nox");

export type QbittorrentOptions = {
  /** Contains all files of the program. The folder need not exist yet. */
  folder: string;
  /** Credentials for the sign-in. If missing, requests from this machine need no sign-in. */
  auth?: { username: string; password: string } | undefined;
  /** Folder for unfinished downloads. Default: their final folder. */
  incompleteDir?: string | undefined;
  /** Download speed in kB/s. */
  seedKbps?: number | undefined;
  /** Variables that are added to the program's bare environment. */
  env?: Record<string, string> | undefined;
};

type Added = { hash: string; name: string };
type Row = Record<string, unknown> & {
  hash: string;
  state: string;
  progress: number;
  amount_left: number;
  save_path: string;
};

export type RealQbittorrent = Awaited<ReturnType<typeof startQbittorrent>>;

const WHOLE = /^(?:uploading|stalledUP|pausedUP)$/;

/**
 * A real qbittorrent-nox, fed by a web seed. It uses only the loopback address, and is ended with
 * the scope.
 */
export async function startQbittorrent(options: QbittorrentOptions) {
  const { folder, auth, incompleteDir, seedKbps, env } = options;
  const at = (name: string): string => join(folder, name);
  const completeDir = at("complete");
  for (const each of [
    at("profile/qBittorrent/config"),
    completeDir,
    ...(incompleteDir ? [incompleteDir] : []),
  ]) {
    mkdirSync(each, { recursive: true });
  }
  const [port, peerPort] = [await freePort(), await freePort()];
  const settings = settingsFile({ port, peerPort, completeDir, incompleteDir, auth });
  writeFileSync(at("profile/qBittorrent/config/qBittorrent.conf"), settings, { mode: 0o600 });

  const url = `http://127.0.0.1:${port}`;
  let cookie = "";

  async function send(path: string, body?: URLSearchParams | FormData): Promise<Response> {
    // Connections are not kept alive, because tests kill the daemon.
    const headers = { cookie, connection: "close" };
    return await fetch(
      `${url}/api/v2/${path}`,
      body ? { method: "POST", headers, body } : { headers },
    );
  }
  async function call(path: string, body?: URLSearchParams | FormData): Promise<string> {
    let answer = await send(path, body);
    if (answer.status === 403 && auth) {
      cookie =
        (await send("auth/login", new URLSearchParams(auth))).headers
          .get("set-cookie")
          ?.split(";")[0] ?? "";
      answer = await send(path, body);
    }
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return text;
  }
  const ask = async (path: string): Promise<unknown> => JSON.parse(await call(path));
  const order = (path: string, fields: Record<string, string>) =>
    call(path, new URLSearchParams(fields));

  const seed = await startWebSeed(seedKbps, { cuts: true });
  const program = await startRealProgram({
    title: "qBittorrent",
    folder,
    commands: [[PROGRAM, `--profile=${at("profile")}`, `--webui-port=${port}`]],
    env,
    source: seed,
    ask: () => call("app/version"),
  });

  const torrent = async (hash: string): Promise<Row | undefined> =>
    ((await ask(`torrents/info?hashes=${hash}`)) as Row[])[0];

  const reaches = (what: string, hash: string, is: (now: Row) => boolean): Promise<Row> =>
    onceTorrent(what, () => torrent(hash), is);

  async function addTorrentFile(
    metainfo: Uint8Array,
    hash: string,
    fields: Record<string, string> = {},
  ): Promise<Added> {
    const form = new FormData();
    form.set("torrents", new Blob([Buffer.from(metainfo)]), `${hash}.torrent`);
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const said = await call("torrents/add", form);
    // 5.1 and older answer “Ok.”; 5.3 answers with counts.
    if (said !== "Ok." && !/"success_count":1\b/.test(said)) {
      throw new Error(`torrents/add: ${said}`);
    }
    const { name } = await reaches("the torrent to be listed", hash, () => true);
    return { hash, name: String(name) };
  }

  async function seeds(hash: string) {
    const is = (now: Row): boolean => WHOLE.test(now.state) && now.amount_left === 0;
    const { save_path: downloadDir } = await reaches("the torrent to be seeded", hash, is);
    return {
      downloadDir,
      files: (await ask(`torrents/files?hash=${hash}`)) as { name: string; priority: number }[],
    };
  }

  return {
    ...program,
    url,
    completeDir,
    /**
     * Adds a torrent of the files at `path`. The data is downloaded from these files. `fields` are
     * those of `torrents/add`: category, tags.
     */
    async add(
      path: string,
      { fields, ...options }: OfferOptions & { fields?: Record<string, string> } = {},
    ) {
      const { metainfo, hash } = seed.offer(path, options);
      return await addTorrentFile(metainfo, hash, fields);
    },
    addTorrentFile,
    release: seed.release,
    offer: seed.urlOf,
    /** `ask` sends a query below `/api/v2/`. `order` sends a command with these fields. */
    ask,
    order,
    torrent,
    reaches,
    /**
     * Resolves with the torrent and its files once everything that is wanted has been downloaded,
     * moved and seeded.
     */
    seeds,
    stalls: (hash: string, share: number) =>
      reaches(`${share * 100} % to be there`, hash, ({ progress }) => progress >= share),
  };
}

type Settings = Pick<QbittorrentOptions, "incompleteDir" | "auth"> & {
  port: number;
  peerPort: number;
  completeDir: string;
};

/** Returns settings that use only the loopback address and have no queue. */
function settingsFile({ port, peerPort, completeDir, incompleteDir, auth }: Settings): string {
  const salt = randomBytes(16);
  const key = pbkdf2Sync(auth?.password ?? "", salt, 100_000, 64, "sha512");
  return `[AutoRun]
enabled=false

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
