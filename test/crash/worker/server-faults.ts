import { execFileSync, spawn } from "node:child_process";
import { Socket } from "node:net";

const server = process.env["CRASH_SERVER"] ?? "";

/** What may befall the database server, or the way to it, at a step. */
export const SERVER_FAULTS: Record<string, () => void> = {
  /** It ends all our sessions, that of the lock as well. */
  terminate() {
    const others =
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'plex-ingest%'";
    execFileSync("psql", ["-qAtX", "-d", server, "-c", others], { stdio: "ignore" });
  },
  /** It loses what it has in memory, and starts again. */
  crash() {
    const [file = "", ...args] = JSON.parse(process.env["CRASH_COMMAND"] ?? "[]") as string[];
    execFileSync(file, args, { cwd: "/", stdio: "ignore" });
  },
  /** Every connection ends on our side alone. */
  cut() {
    for (const socket of sockets()) socket.destroy();
  },
  /** Nothing arrives for longer than the lock is held without an answer, and then all of it. */
  silence() {
    const network = process.env["CRASH_NETWORK"] ?? "";
    execFileSync("kill", ["-STOP", network]);
    // It comes back though this process has died.
    spawn("sh", ["-c", `sleep 1.5; kill -CONT ${network}`], {
      detached: true,
      stdio: "ignore",
    }).unref();
  },
  /** The next commit arrives, and its answer does not. */
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
