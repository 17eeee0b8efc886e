import { execFileSync, spawn } from "node:child_process";
import { Socket } from "node:net";

const server = process.env["CRASH_SERVER"] ?? "";

/** Faults of the database server, or of the connection to it, at a step. */
export const SERVER_FAULTS: Record<string, () => void> = {
  /** The server ends all our sessions, including the lock's session. */
  terminate() {
    const others =
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'plex-ingest%'";
    execFileSync("psql", ["-qAtX", "-d", server, "-c", others], { stdio: "ignore" });
  },
  /** The server loses its memory and restarts. */
  crash() {
    const [file = "", ...args] = JSON.parse(process.env["CRASH_COMMAND"] ?? "[]") as string[];
    execFileSync(file, args, { cwd: "/", stdio: "ignore" });
  },
  /** All connections end, but only on our side. */
  cut() {
    for (const socket of sockets()) socket.destroy();
  },
  /**
   * Nothing arrives for longer than the lock is held without a response; then everything arrives.
   */
  silence() {
    const network = process.env["CRASH_NETWORK"] ?? "";
    execFileSync("kill", ["-STOP", network]);
    // The network resumes even if this process has died.
    spawn("sh", ["-c", `sleep 1.5; kill -CONT ${network}`], {
      detached: true,
      stdio: "ignore",
    }).unref();
  },
  /** The next commit arrives, but its response does not. */
  lose() {
    for (const socket of sockets()) loseAnswerOn(socket);
  },
};

const sockets = (): Socket[] =>
  (process as unknown as { _getActiveHandles(): unknown[] })
    ._getActiveHandles()
    .filter(
      (handle): handle is Socket =>
        handle instanceof Socket && handle.remotePort === Number(new URL(server).port),
    );

function loseAnswerOn(socket: Socket): void {
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  socket.write = (...args: unknown[]): boolean => {
    if (/(?:; |\0|^Q....)commit\0/s.test(Buffer.from(args[0] as Uint8Array).toString("latin1"))) {
      socket.removeAllListeners("data");
      socket.once("data", () => socket.destroy());
    }
    return write(...args);
  };
}
