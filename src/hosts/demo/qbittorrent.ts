import { pbkdf2Sync } from "node:crypto";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { DemoFailed } from "./page.ts";
import { startProcess } from "./program.ts";
import { CLIENT_NAME, type DemoClient, type StartClient } from "./torrents.ts";

const USERNAME = "demo";
/** Looks at whether it answers: half a minute. */
const LOOKS = 300;
const SEEDED = /^(?:uploading|stalledUP|queuedUP|forcedUP)$/;

type Row = { name: string; state: string; amount_left: number };

/** A qBittorrent with settings, torrents and a password of its own, which talks to this machine alone. @throws DemoFailed */
export async function startQbittorrent({
  path,
  folder,
  program,
  random,
  pause,
  started,
}: StartClient): Promise<DemoClient> {
  const home = join(folder.path, "qbittorrent");
  const password = Buffer.from(random(18)).toString("hex");
  const port = await freePort();
  const settings = join(home, "qBittorrent/config/qBittorrent.conf");
  await mkdir(dirname(settings), { recursive: true });
  const text = settingsText({
    port,
    peerPort: await freePort(),
    downloads: folder.downloads,
    password,
    salt: random(16),
  });
  await writeFile(settings, text, { mode: 0o600 });
  const process = await startProcess({
    title: "qBittorrent",
    command: path,
    args: [`--profile=${home}`, `--webui-port=${port}`],
    cwd: home,
    env: {
      HOME: home,
      LANG: "C.UTF-8",
      // The script that it calls for each finished torrent finds this program and the demo's configuration by these.
      PLEX_INGEST_BIN: program.script,
      PLEX_INGEST_NODE: program.execPath,
      PLEX_INGEST_ENV: folder.envFile,
    },
    log: join(folder.path, "qbittorrent.log"),
  });
  started(process.pid);
  const url = `http://127.0.0.1:${port}`;
  let cookie = "";

  async function ask(question: string, body?: FormData | URLSearchParams): Promise<string> {
    const headers = { cookie, connection: "close" };
    const answer = await fetch(`${url}/api/v2/${question}`, body ? { method: "POST", headers, body } : { headers });
    cookie = answer.headers.get("set-cookie")?.split(";", 1)[0] ?? cookie;
    const said = await answer.text();
    if (answer.ok && said !== "Fails.") return said;
    throw new DemoFailed(`qBittorrent refused ${question} (${answer.status}).`, await process.lastLines());
  }

  async function signIn(): Promise<void> {
    for (let look = 0; ; look++) {
      try {
        await ask("auth/login", new URLSearchParams({ username: USERNAME, password }));
        return;
      } catch (cause) {
        await process.assertRunning();
        if (cause instanceof DemoFailed || look === LOOKS)
          throw new DemoFailed("qBittorrent did not become ready.", await process.lastLines(), { cause });
      }
      await pause();
    }
  }

  try {
    await signIn();
  } catch (error) {
    await process.stop();
    throw error;
  }
  return {
    title: "qBittorrent",
    url,
    settings: {
      DOWNLOAD_CLIENTS: `${CLIENT_NAME}=qbittorrent+${url}`,
      CLIENT_MINE_USERNAME: USERNAME,
      CLIENT_MINE_PASSWORD: password,
    },
    async add(torrent) {
      const form = new FormData();
      form.set("torrents", new Blob([Buffer.from(torrent)]), "demo.torrent");
      await ask("torrents/add", form);
    },
    async seeded() {
      const rows = JSON.parse(await ask("torrents/info")) as Row[];
      const whole = rows.filter(({ state, amount_left: left }) => SEEDED.test(state) && left === 0);
      return new Map(whole.map(({ name, state }) => [name, state]));
    },
    [Symbol.asyncDispose]: () => process.stop(),
  };
}

type Settings = { port: number; peerPort: number; downloads: string; password: string; salt: Uint8Array };

function settingsText({ port, peerPort, downloads, password, salt }: Settings): string {
  const digest = pbkdf2Sync(password, salt, 100_000, 64, "sha512").toString("base64");
  return `[BitTorrent]
Session\\DefaultSavePath=${downloads}
Session\\DHTEnabled=false
Session\\PeXEnabled=false
Session\\LSDEnabled=false
Session\\InterfaceAddress=127.0.0.1
Session\\Port=${peerPort}
Session\\QueueingSystemEnabled=false

[LegalNotice]
Accepted=true

[Network]
PortForwardingEnabled=false

[Preferences]
Connection\\UPnP=false
Connection\\ResolvePeerCountries=false
General\\Locale=en
WebUI\\Address=127.0.0.1
WebUI\\Port=${port}
WebUI\\UseUPnP=false
WebUI\\Username=${USERNAME}
WebUI\\Password_PBKDF2="@ByteArray(${Buffer.from(salt).toString("base64")}:${digest})"
`;
}

/** A free one of the loopback address. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new DemoFailed("No port of 127.0.0.1 is free.");
  return address.port;
}
