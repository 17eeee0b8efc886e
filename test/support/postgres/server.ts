import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../free-port.ts";
import { missingProgram } from "../missing-program.ts";

/** The newest of Debian's. */
const programs = (): string | undefined => globSync("/usr/lib/postgresql/*/bin").toSorted().at(-1);

/** Why tests over PostgreSQL are left out; undefined where its programs are. */
export function postgresMissing(): string | undefined {
  const path = programs();
  return path !== undefined && existsSync(join(path, "initdb"))
    ? undefined
    : missingProgram("postgres", "apt-get install postgresql");
}

export type PostgresServer = AsyncDisposable & {
  /** Of a superuser, on this machine alone. */
  url: string;
  /** Ends it at once, as a crash does, or after what is under way; `start` brings it back. */
  stop(how?: "immediate" | "fast"): void;
  start(): void;
};

/** A server of its own in a temporary folder, which syncs nothing. It refuses to run as root. */
export async function startPostgres(settings: Readonly<Record<string, string | number>> = {}): Promise<PostgresServer> {
  const path = programs();
  if (path === undefined) throw new Error("PostgreSQL is not installed.");
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "plex-ingest-pg-"));
  const data = join(folder, "data");
  const asUser = process.getuid?.() === 0;
  const run = (program: string, ...args: string[]): string => {
    const [command = "", ...rest] = [
      ...(asUser ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []),
      join(path, program),
      ...args,
    ];
    return execFileSync(command, rest, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  };
  mkdirSync(data);
  chmodSync(folder, 0o755);
  if (asUser) {
    const [uid = 0, gid = 0] = ["-u", "-g"].map((what) =>
      Number(execFileSync("id", [what, "postgres"], { encoding: "utf8" })),
    );
    chownSync(folder, uid, gid);
    chownSync(data, uid, gid);
  }
  run("initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N");
  const port = await freePort();
  const options = {
    fsync: "off",
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "''",
    max_connections: 200,
    ...settings,
  };
  const flags = Object.entries(options)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(" ");
  const start = (): void => void run("pg_ctl", "-D", data, "-w", "-s", "-l", join(folder, "log"), "-o", flags, "start");
  const stop = (how = "fast"): void => void run("pg_ctl", "-D", data, "-w", "-s", "-m", how, "stop");
  start();
  return {
    url: `postgres://tester@127.0.0.1:${port}/postgres`,
    start,
    stop,
    async [Symbol.asyncDispose]() {
      try {
        stop("immediate");
      } catch {
        // It was stopped by its test.
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
