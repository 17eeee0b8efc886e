import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { freePort } from "./free-port.ts";
import { missingProgram } from "./missing-program.ts";
import { tempFolder } from "./temp-folder.ts";

export const missingRedis = missingProgram("redis-server", "Debian: apt-get install redis-server");

type RedisSetup = { password?: string; tls?: { key: string; cert: string } | undefined; port?: number };

/** A real redis-server on a port of its own, in memory. Stopped and removed when disposed. */
export async function startRedis({ password, tls, port: wished }: RedisSetup = {}) {
  const folder = tempFolder();
  const port = wished ?? (await freePort());
  const where = tls
    ? [
        "--port",
        "0",
        "--tls-port",
        String(port),
        "--tls-cert-file",
        tls.cert,
        "--tls-key-file",
        tls.key,
        "--tls-auth-clients",
        "no",
      ]
    : ["--port", String(port)];
  const options = [
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--dir",
    folder.path,
    ...(password ? ["--requirepass", password] : []),
  ];
  let server: ChildProcess;
  async function start(): Promise<void> {
    server = spawn("redis-server", [...where, ...options], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise<void>((resolve, reject) => {
      server.once("exit", () => reject(new Error("redis-server did not start.")));
      server.stdout?.on("data", (chunk: Buffer) => {
        if (chunk.includes("Ready to accept connections")) resolve();
      });
    });
  }
  async function kill(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, "exit");
    server.kill("SIGKILL");
    await gone;
  }
  await start();
  return {
    port,
    url: `${tls ? "rediss" : "redis"}://${password ? `:${encodeURIComponent(password)}@` : ""}127.0.0.1:${port}`,
    /** It takes connections and answers nothing. */
    pause: (): boolean => server.kill("SIGSTOP"),
    resume: (): boolean => server.kill("SIGCONT"),
    kill,
    start,
    async [Symbol.asyncDispose]() {
      await kill();
      folder[Symbol.dispose]();
    },
  };
}

/** A listener that takes connections and says nothing. */
export async function startMute() {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => void sockets.add(socket.on("error", () => {}))).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  return {
    url: `redis://127.0.0.1:${(server.address() as { port: number }).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
