import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { freePort } from "../../test/support/free-port.ts";
import type { StandIn } from "../plex-cache/stand-in.ts";

const TOKEN = "bench-".repeat(8);
const HEADERS = {
  authorization: `Bearer ${TOKEN}`,
  "content-type": "application/json",
  connection: "keep-alive",
};
const START_LIMIT_MS = 30_000;

export type Server = AsyncDisposable & {
  child: ChildProcess;
  /** Time from the start of the process to the response to the first `initialize`. */
  startedMs: number;
  /** Returns the response time. @throws Error if the response is an error */
  call(agent: Agent, tool: string, args: object): Promise<number>;
  /** Returns the response time of a GET, and its text. */
  get(agent: Agent, path: string): Promise<{ ms: number; text: string }>;
  end(): Promise<void>;
};

/**
 * Starts the program as a replica: only Plex's tools, no state folder, the settings of the image.
 */
export async function startServer(
  plex: StandIn,
  cwd: string,
  nodeArgs: readonly string[] = [],
): Promise<Server> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [...nodeArgs, resolve("dist/plex-ingest.js"), "mcp", "--http", "--toolsets", "plex"],
    {
      cwd,
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: cwd,
        NODE_OPTIONS: "--v8-pool-size=1",
        MALLOC_ARENA_MAX: "1",
        PLEX_URL: plex.url,
        PLEX_TOKEN: plex.token,
        AUTH_TOKEN: TOKEN,
        LOG_LEVEL: "warn",
        SERVER_PORT: String(port),
      },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const exited = once(child, "exit");

  function ask(
    agent: Agent,
    method: string,
    path: string,
    body = "",
  ): Promise<{ ms: number; text: string }> {
    return new Promise((done, failed) => {
      const asked = performance.now();
      const headers = { ...HEADERS, "content-length": Buffer.byteLength(body) };
      const sent = request({ host: "127.0.0.1", port, method, path, agent, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", failed);
        answer.on("end", () => {
          const ms = performance.now() - asked;
          const text = Buffer.concat(chunks).toString();
          if (answer.statusCode === 200) {
            done({ ms, text });
          } else {
            failed(
              new Error(`${path} returned status ${answer.statusCode}: ${text.slice(0, 300)}`),
            );
          }
        });
      });
      sent.on("error", failed).end(body);
    });
  }

  const agent = new Agent();
  const clientInfo = { name: "bench", version: "1" };
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
  const first = JSON.stringify({ jsonrpc: "2.0", id: 0, method: "initialize", params });
  for (;;) {
    try {
      await ask(agent, "POST", "/mcp", first);
      break;
    } catch (error) {
      if (child.exitCode !== null || performance.now() - began > START_LIMIT_MS) throw error;
      await setTimeout(5);
    }
  }
  const startedMs = performance.now() - began;
  agent.destroy();
  let ids = 0;
  return {
    child,
    startedMs,
    async call(from, name, args) {
      const message = {
        jsonrpc: "2.0",
        id: ++ids,
        method: "tools/call",
        params: { name, arguments: args },
      };
      const { ms, text } = await ask(from, "POST", "/mcp", JSON.stringify(message));
      if (!text.includes('"structuredContent":') || text.includes('"isError":true')) {
        throw new Error(text.slice(0, 300));
      }
      return ms;
    },
    get: (from, path) => ask(from, "GET", path),
    async end() {
      child.kill("SIGTERM");
      await exited;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** A process's memory in MiB, from /proc. */
export function memoryOf({ pid = 0 }: ChildProcess): { rss: number; anonymous: number } {
  const text = readFileSync(`/proc/${pid}/status`, "latin1");
  const mib = (field: string): number =>
    Math.round(Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(text)?.[1]) / 1024);
  return { rss: mib("VmRSS"), anonymous: mib("RssAnon") };
}
