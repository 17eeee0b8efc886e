// How long a storage is without an engine: two hosts in network namespaces, 50 storages, one host killed or its cable pulled.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { twoDaemons } from "../../test/process/two-daemons.ts";
import type { Running } from "../../test/support/daemon.ts";
import { type NetworkHost, networkHost, startSharedPostgres } from "../../test/support/postgres/network-hosts.ts";
import { waitFor } from "../../test/support/wait-for.ts";

const STORAGES = 50;
const HOST = fileURLToPath(new URL("./hand-over/host.ts", import.meta.url));
type Host = { child: ChildProcess; got: Map<string, number> };

function startHost({ words, here }: NetworkHost, at: number, url: URL): Host {
  const own = new URL(url);
  own.hostname = here;
  const [file, ...args] = [...words, process.execPath, HOST, own.href, `host-${at}`, String(STORAGES)];
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "inherit"] });
  const got = new Map<string, number>();
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    const lines = (text + chunk.toString()).split("\n");
    text = lines.pop() ?? "";
    for (const [name = "", time] of lines.map((line) => line.split(" "))) got.set(name, Number(time));
  });
  return { child, got };
}

async function measure(what: string, lose: (child: ChildProcess, network: NetworkHost) => void): Promise<void> {
  await using server = await startSharedPostgres();
  await using store = await openPostgres({ url: server.url, storage: "none" }, { mode: "create", random: Math.random });
  using one = networkHost(1);
  using two = networkHost(2);
  const hosts: Host[] = [];
  try {
    const first = startHost(one, 1, new URL(server.url));
    hosts.push(first);
    await waitFor("the first host to have all", () => first.got.size === STORAGES);
    const second = startHost(two, 2, new URL(server.url));
    hosts.push(second);
    await waitFor("the second host to stand by", async () => {
      const asked = await sql<{ n: number }>`select count(*) as n from pg_stat_activity
        where client_addr = ${two.there}::inet`.execute(store.read);
      return (asked.rows[0]?.n ?? 0) >= STORAGES;
    });
    const twice = second.got.size;
    const since = Date.now();
    lose(first.child, one);
    await waitFor("the second host to have all", () => second.got.size === STORAGES);
    const times = [...second.got.values()].map((at) => at - since).toSorted((a, b) => a - b);
    const at = (share: number): string => `${((times[Math.ceil(share * times.length) - 1] ?? 0) / 1000).toFixed(2)} s`;
    console.log(
      `${what}: ${STORAGES} storages, half after ${at(0.5)}, the last after ${at(1)}; had by both before: ${twice}`,
    );
  } finally {
    for (const { child } of hosts) child.kill("SIGKILL");
  }
}

/** The daemon as it is shipped: from the loss until the other one has filed a film that was dropped with it. */
async function measureDaemons(what: string, lose: (daemon: Running, network: NetworkHost) => void): Promise<void> {
  await using two = await twoDaemons();
  await two.file("Sintel.2010.mkv");
  const since = performance.now();
  lose(two.first, two.firstHost);
  await two.file("Inception.2010.mkv");
  console.log(`${what}, a daemon each: a film is filed ${((performance.now() - since) / 1000).toFixed(1)} s after it`);
}

await measure("killed", (child) => void child.kill("SIGKILL"));
await measure("cable pulled", (_, network) => network.pull(true));
await measureDaemons("killed", ({ child }) => void child.kill("SIGKILL"));
await measureDaemons("cable pulled", (_, network) => network.pull(true));
