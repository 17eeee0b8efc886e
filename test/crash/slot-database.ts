import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { startPostgres } from "../support/postgres/server.ts";

/** A server of one slot's own: what befalls it befalls nobody else. */
export type SlotDatabase = AsyncDisposable & {
  url: string;
  /** Its address by a network of its own. */
  through: string;
  /** The process that is this network: it is silent while it is stopped, and ends all connections at SIGUSR2. */
  network: number;
  /** Makes the database again, with our tables and no rows. */
  empty(): Promise<void>;
  /** The command that crashes the server and starts it again. */
  crash: readonly string[];
};

export async function startSlotDatabase(): Promise<SlotDatabase> {
  const server = await startPostgres({ settings: { max_connections: 40, autovacuum: "off" } });
  const at = (name: string): string => server.url.replace(/postgres$/, name);
  const network = await startNetwork(at("crash"));
  const ask = async (text: string): Promise<void> => {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  await ask("create database empty");
  const empty = await openPostgres({ url: at("empty"), storage: "here" }, { mode: "create", random: () => 0.5 });
  await empty[Symbol.asyncDispose]();
  return {
    url: at("crash"),
    through: network.url,
    network: network.child.pid ?? 0,
    crash: server.crash,
    async empty() {
      network.child.kill("SIGCONT");
      await ask("drop database if exists crash with (force)");
      await ask("create database crash template empty");
    },
    async [Symbol.asyncDispose]() {
      network.child.kill("SIGKILL");
      await server[Symbol.asyncDispose]();
    },
  };
}

async function startNetwork(url: string): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("./network.ts", import.meta.url)), url], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.once("exit", () => child.kill("SIGKILL"));
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { url: line.toString().trim(), child };
}
