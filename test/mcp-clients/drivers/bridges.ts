import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect as connectSocket } from "node:net";
import { waitFor } from "../../support/wait-for.ts";
import type { Connected, Driver, Open } from "../client.ts";
import { connectSdk } from "./sdk.ts";

const quote = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** Starts a bridge that listens, connects the official library to it, and ends both together. */
async function through(open: Open, args: readonly string[]): Promise<Connected> {
  const { place } = open;
  const bridge = spawn(place.command, args, { cwd: place.cwd, env: place.env, stdio: "ignore" });
  try {
    await listens(bridge, place.bridgePort);
    const url = `http://127.0.0.1:${place.bridgePort}/mcp`;
    const client = await connectSdk(open, { url });
    return {
      ...client,
      async close() {
        await client.close();
        bridge.kill();
      },
    };
  } catch (error) {
    bridge.kill();
    throw error;
  }
}

const listens = (bridge: ChildProcess, port: number): Promise<boolean> =>
  waitFor("the bridge to listen", async () => {
    if (bridge.exitCode !== null) throw new Error(`The bridge ended with ${bridge.exitCode}.`);
    const socket = connectSocket(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return true;
    } finally {
      socket.destroy();
    }
  });

/** A bridge from stdio to an address. */
export const mcpRemote: Driver = (open) => {
  const { place } = open;
  const header = ["--header", "Authorization:${BEARER}"];
  return connectSdk(open, {
    program: {
      command: place.command,
      args: [open.at("node_modules/mcp-remote/dist/proxy.js"), place.url, ...header],
      env: { ...place.env, BEARER: `Bearer ${place.token}` },
    },
  });
};

/** A bridge from an address to a program over stdio. */
export const mcpProxy: Driver = (open) =>
  through(open, [
    open.at("node_modules/mcp-proxy/dist/bin/mcp-proxy.mjs"),
    ...`--host 127.0.0.1 --port ${open.place.bridgePort} --server stream --`.split(" "),
    open.place.command,
    ...open.place.args,
  ]);

/** A bridge in both directions. */
export const supergateway: Driver = (open) => {
  const { place, transport } = open;
  const program = open.at("node_modules/supergateway/dist/index.js");
  if (transport === "http") {
    const args = [program, "--streamableHttp", place.url, "--oauth2Bearer", place.token];
    return connectSdk(open, { program: { command: place.command, args, env: place.env } });
  }
  return through(open, [
    program,
    "--stdio",
    [place.command, ...place.args].map(quote).join(" "),
    ...`--outputTransport streamableHttp --stateful --port ${place.bridgePort}`.split(" "),
  ]);
};
