import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type McpClient, startMcpClient } from "../../../test/support/mcp-client.ts";
import { memoryOf } from "../../memory/read-process.ts";
import { percentile } from "../../plex-cache/percentile.ts";
import { type StandIn, startStandIn } from "../../plex-cache/stand-in.ts";
import { timed } from "../../table/least.ts";
import { shown } from "../../table/lines.ts";
import type { PeerTable } from "../../table/markdown.ts";
import { BARE_NODE, bareNodeMs } from "../../table/rows/bare-node.ts";
import { fetchPeer } from "../fetch.ts";
import { type Skipped, sourceText } from "../peer.ts";
import { SERVERS, type ServerPeer } from "./list.ts";

const STARTS = 5;
const READS = 50;
/** A server that hangs counts as not measurable. */
const LIMIT_MS = 30_000;
/** Nothing listens at these addresses. The servers only require that they are set. */
const APPS = {
  SONARR_URL: "http://127.0.0.1:1",
  SONARR_API_KEY: "0123456789abcdef0123456789abcdef",
  RADARR_URL: "http://127.0.0.1:1",
  RADARR_API_KEY: "0123456789abcdef0123456789abcdef",
  QBITTORRENT_URL: "http://127.0.0.1:1",
  QBITTORRENT_USERNAME: "bench",
  QBITTORRENT_PASSWORD: "bench",
};

function start({ args, entry }: ServerPeer, root: string, home: string, plex: StandIn): McpClient {
  return startMcpClient({
    file: process.execPath,
    args: [root === "" ? entry : join(root, entry), ...args],
    cwd: home,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: home,
      TMPDIR: home,
      LANG: "C.UTF-8",
      PLEX_URL: plex.url,
      PLEX_TOKEN: plex.token,
      ...APPS,
    },
  });
}

const withinLimit = <T>(work: Promise<T>, client: McpClient): Promise<T> => {
  const timer = setTimeout(() => client.kill("SIGKILL"), LIMIT_MS);
  return work.finally(() => clearTimeout(timer));
};

/**
 * Measures a server as a client sees it: its start, its list of tools, and a read that is requested
 * twice.
 */
async function measureServer(
  peer: ServerPeer,
  root: string,
  home: string,
  plex: StandIn,
): Promise<string[]> {
  const starts: number[] = [];
  for (let time = 0; time < STARTS; time++) {
    const began = performance.now();
    await using client = start(peer, root, home, plex);
    await withinLimit(client.initialize("bench"), client);
    starts.push(performance.now() - began);
    // Stops the server cleanly, because the next start may use data that this one cached.
    await withinLimit(client.leave(), client);
  }
  await using client = start(peer, root, home, plex);
  await withinLimit(client.initialize("bench"), client);
  const tools = await withinLimit(client.tools(), client);
  const { resident } = memoryOf(client.pid ?? 0);
  const kib = Buffer.byteLength(JSON.stringify(tools)) / 1024;
  return [
    `${shown(Math.min(...starts))} ms`,
    `${shown(resident)} MiB`,
    `${tools.length}, ${shown(kib)} KiB`,
    peer.tool === undefined ? "" : await measureReads(client, peer.tool),
  ];
}

/** The median time of a tool's call after the first one. */
async function measureReads(client: McpClient, tool: string): Promise<string> {
  const read = async (): Promise<void> => {
    const { isError, text } = await withinLimit(client.call(tool), client);
    if (isError) throw new Error(`${tool}: ${text.slice(0, 200)}`);
  };
  await read();
  const reads: number[] = [];
  for (let time = 0; time < READS; time++) reads.push(await timed(read));
  return `${shown(percentile(reads, 50))} ms`;
}

export async function measureServers(
  folder: string,
  say: (text: string) => void,
  servers: readonly ServerPeer[] = SERVERS,
): Promise<PeerTable> {
  const plex = await startStandIn();
  const skipped: Skipped[] = [];
  const rows: string[][] = [];
  const bare = Math.min(bareNodeMs(), bareNodeMs(), bareNodeMs());
  try {
    for (const [at, peer] of servers.entries()) {
      try {
        if (peer.source) say(`${peer.name}: ${sourceText(peer.source)}`);
        const root = peer.source ? fetchPeer(peer.source, join(folder, `server-${at}`)) : "";
        const home = join(folder, `server-home-${at}`);
        mkdirSync(home);
        const from = peer.source ? sourceText(peer.source) : "";
        rows.push([peer.name, from, ...(await measureServer(peer, root, home, plex))]);
      } catch (error) {
        skipped.push({
          name: peer.name,
          why: error instanceof Error ? error.message : String(error),
        });
      }
    }
  } finally {
    plex.child.kill("SIGKILL");
  }
  const note = [
    `All servers use the same stand-in Plex of 2,000 films; ${BARE_NODE} takes ${shown(bare)} ` +
      "ms. *Read again* is a second request for Plex's libraries. Servers for Sonarr and Radarr were " +
      "started with addresses at which nothing listens.",
    ...skipped.map(({ name, why }) => `${name} was not measured: ${why.replace(/\.?$/, ".")}`),
  ].join(" ");
  return {
    title: "MCP servers for Plex, Sonarr and Radarr",
    note,
    columns: ["", "from", "start", "resident", "tools", "read again"],
    rows,
  };
}
