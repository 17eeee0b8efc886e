import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { freePort } from "./free-port.ts";
import { listenHere } from "./loopback.ts";
import { missingProgram } from "./missing-program.ts";
import { tempFolder } from "./temp-folder.ts";

/** Name or path of the server's program: `REDIS_SERVER`, by default Redis. Valkey works as well. */
export const REDIS_SERVER = process.env["REDIS_SERVER"] ?? "redis-server";

export const missingRedis = missingProgram(REDIS_SERVER, "Debian: apt-get install redis-server");

type RedisSetup = {
  password?: string;
  tls?: { key: string; cert: string } | undefined;
  port?: number;
};

/** A real redis-server in memory, on a separate port. It is stopped and removed when disposed. */
export async function startRedis({ password, tls, port: wished }: RedisSetup = {}) {
  const folder = tempFolder();
  const port = wished ?? (await freePort());
  const options = {
    ...(tls
      ? {
          port: 0,
          "tls-port": port,
          "tls-cert-file": tls.cert,
          "tls-key-file": tls.key,
          "tls-auth-clients": "no",
        }
      : { port }),
    bind: "127.0.0.1",
    save: "",
    dir: folder.path,
    ...(password ? { requirepass: password } : {}),
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  let server: ChildProcess;
  async function start(): Promise<void> {
    server = spawn(REDIS_SERVER, args, { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise<void>((resolve, reject) => {
      server.once("exit", () => reject(new Error(`${REDIS_SERVER} did not start.`)));
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
    /** The server accepts connections but does not respond. */
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

/** A listener that accepts connections and sends nothing. */
export async function startMute() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket.on("error", () => {})));
  const port = await listenHere(server);
  return {
    url: `redis://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
