// How long a storage is without an engine: two hosts in network namespaces, 50 storages, one host killed or its cable pulled.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { startPostgres } from "../../test/support/postgres/server.ts";
import { waitFor } from "../../test/support/wait-for.ts";

const STORAGES = 50;
const HOST = fileURLToPath(new URL("./hand-over/host.ts", import.meta.url));
const NETWORK = `10.${100 + (process.pid % 100)}`;
const ip = (...args: string[]): void => void execFileSync("ip", args, { stdio: "ignore" });
const spaceOf = (at: number): string => `pi${process.pid}-${at}`;

/** A network namespace with a cable to this machine. */
function layCable(at: number): void {
  const [space, here, there] = [spaceOf(at), `pi${at}h${process.pid}`, `pi${at}n${process.pid}`];
  ip("netns", "add", space);
  ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", space);
  ip("addr", "add", `${NETWORK}.${at}.1/24`, "dev", here);
  ip("link", "set", here, "up");
  ip("-n", space, "addr", "add", `${NETWORK}.${at}.2/24`, "dev", there);
  ip("-n", space, "link", "set", there, "up");
}

type Host = { child: ChildProcess; got: Map<string, number> };

function startHost(at: number, url: URL): Host {
  const own = new URL(url);
  own.hostname = `${NETWORK}.${at}.1`;
  const args = ["netns", "exec", spaceOf(at), process.execPath, HOST, own.href, `host-${at}`, String(STORAGES)];
  const child = spawn("ip", args, { stdio: ["ignore", "pipe", "inherit"] });
  const got = new Map<string, number>();
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    const lines = (text + chunk.toString()).split("\n");
    text = lines.pop() ?? "";
    for (const [name = "", time] of lines.map((line) => line.split(" "))) got.set(name, Number(time));
  });
  return { child, got };
}

async function measure(what: string, lose: (first: Host) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "plex-ingest-hba-"));
  const hba = join(folder, "hba");
  writeFileSync(hba, "host all all all trust\n");
  execFileSync("chmod", ["755", folder]);
  await using server = await startPostgres({
    settings: { listen_addresses: "'*'", max_connections: 400, hba_file: `'${hba}'` },
  });
  await using store = await openPostgres({ url: server.url, storage: "none" }, { mode: "create", random: Math.random });
  for (const at of [1, 2]) layCable(at);
  const hosts: Host[] = [];
  try {
    const first = startHost(1, new URL(server.url));
    hosts.push(first);
    await waitFor("the first host to have all", () => first.got.size === STORAGES);
    const second = startHost(2, new URL(server.url));
    hosts.push(second);
    await waitFor("the second host to stand by", async () => {
      const asked = await sql<{ n: number }>`select count(*) as n from pg_stat_activity
        where client_addr = ${`${NETWORK}.2.2`}::inet`.execute(store.read);
      return (asked.rows[0]?.n ?? 0) >= STORAGES;
    });
    const twice = second.got.size;
    const since = Date.now();
    lose(first);
    await waitFor("the second host to have all", () => second.got.size === STORAGES);
    const times = [...second.got.values()].map((at) => at - since).toSorted((a, b) => a - b);
    const at = (share: number): string => `${((times[Math.ceil(share * times.length) - 1] ?? 0) / 1000).toFixed(2)} s`;
    console.log(
      `${what}: ${STORAGES} storages, half after ${at(0.5)}, the last after ${at(1)}; had by both before: ${twice}`,
    );
  } finally {
    for (const { child } of hosts) child.kill("SIGKILL");
    for (const at of [1, 2]) ip("netns", "del", spaceOf(at));
    rmSync(folder, { recursive: true, force: true });
  }
}

await measure("killed", ({ child }) => void child.kill("SIGKILL"));
await measure("cable pulled", () => ip("-n", spaceOf(1), "link", "set", `pi1n${process.pid}`, "down"));
