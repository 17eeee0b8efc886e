import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Home } from "../../test/process/home.ts";
import { freePort } from "../../test/support/free-port.ts";

export const OPERATOR = "operator-".repeat(5);
export const REVIEWER = "reviewer-".repeat(5);

export type FloodedServer = AsyncDisposable & { port: number; child: ChildProcess };

/** Starts the built program's MCP server over HTTP, with the page and two tokens. */
export async function startFlooded(home: Home): Promise<FloodedServer> {
  const port = await freePort();
  const child = spawn(process.execPath, [resolve("dist/plex-ingest.js"), "mcp", "--http"], {
    cwd: home.path,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: home.path,
      PLEX_INGEST_ENV_FILE: home.envFile,
      AUTH_TOKEN: OPERATOR,
      AUTH_REVIEWER_TOKEN: REVIEWER,
      LOG_LEVEL: "error",
      SERVER_PORT: String(port),
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const exited = once(child, "exit");
  const agent = new Agent();
  while (child.exitCode === null) {
    const { status } = await ask(port, agent, { path: "/health/live" }).catch(() => ({
      status: 0,
    }));
    if (status === 200) break;
    await setTimeout(50);
  }
  agent.destroy();
  return {
    port,
    child,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

type Asked = { path: string; headers?: Record<string, string>; body?: string; from?: string };
type Answered = { status: number; ms: number; cookie: string; text: string };

/** Sends one request. @throws the connection's error */
export const ask = (
  port: number,
  agent: Agent,
  { path, headers = {}, body, from = "127.0.0.1" }: Asked,
): Promise<Answered> =>
  new Promise((done, failed) => {
    const began = performance.now();
    const at = { host: "127.0.0.1", port, path, agent, headers, localAddress: from };
    const sent = request({ ...at, method: body === undefined ? "GET" : "POST" }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      answer.on("error", failed);
      answer.on("end", () => {
        const cookie = answer.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
        done({ status: answer.statusCode ?? 0, ms: performance.now() - began, cookie, text });
      });
    });
    sent.on("error", failed).end(body);
  });

/** Returns the body of a tool call. */
export const callOf = (name: string, args: object): string =>
  JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name, arguments: args },
  });

/** Returns the bytes of a request. */
export function bytesOf(path: string, headers: Record<string, string>, body?: string): string {
  const all = { Host: "127.0.0.1", ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return body === undefined
    ? `GET ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`
    : `POST ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
