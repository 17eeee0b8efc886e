import { Client } from "pg";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { startChild } from "../store/child.ts";
import { startPostgres } from "../support/postgres/server.ts";

const NETWORK = new URL("./network.ts", import.meta.url);

/** A server for one slot only, so that its faults affect no other slot. */
export type SlotDatabase = AsyncDisposable & {
  url: string;
  /** The server's address through the slot's own network process. */
  through: string;
  /**
   * Process id of this slot's network process. While the process is stopped, nothing passes;
   * SIGUSR2 ends all connections.
   */
  network: number;
  /** Recreates the database with our tables and no rows. */
  empty(): Promise<void>;
  /** The command that crashes the server and restarts it. */
  crash: readonly string[];
};

export async function startSlotDatabase(): Promise<SlotDatabase> {
  const server = await startPostgres({ settings: { max_connections: 40, autovacuum: "off" } });
  const at = (name: string): string => server.url.replace(/postgres$/, name);
  const network = startChild(NETWORK, [at("crash")]);
  process.once("exit", () => network.signal("SIGKILL"));
  const through = await network.line();
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
  const empty = await openPostgres(
    { url: at("empty"), storage: "here" },
    { mode: "create", random: () => 0.5 },
  );
  await empty[Symbol.asyncDispose]();
  return {
    url: at("crash"),
    through,
    network: network.process.pid ?? 0,
    crash: server.crash,
    async empty() {
      network.signal("SIGCONT");
      await ask("drop database if exists crash with (force)");
      await ask("create database crash template empty");
    },
    async [Symbol.asyncDispose]() {
      await network[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
