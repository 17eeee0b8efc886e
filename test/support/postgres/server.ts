import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../free-port.ts";
import { leaveOut } from "../missing-program.ts";

/** Folder of PostgreSQL's programs: `POSTGRES_BIN`, or the newest one from Debian. */
export const programs = (): string | undefined =>
  process.env["POSTGRES_BIN"] ?? globSync("/usr/lib/postgresql/*/bin").toSorted().at(-1);

/** Explains why tests on PostgreSQL are skipped. Undefined if its programs are installed. */
export function postgresMissing(): string | undefined {
  const path = programs();
  return path !== undefined && existsSync(join(path, "initdb"))
    ? undefined
    : leaveOut(
        "PostgreSQL is not installed (apt-get install postgresql, or set POSTGRES_BIN to the folder of its programs)",
      );
}

export type PostgresServer = AsyncDisposable & {
  /** Address with a superuser, reachable only from this machine. */
  url: string;
  /**
   * Stops the server immediately as in a crash, or with an orderly shutdown. `start` starts it
   * again.
   */
  stop(how?: "immediate" | "fast"): void;
  start(): void;
  /** The command that crashes the server and starts it again. */
  crash: readonly string[];
};

export type ServerOptions = {
  /** Additional server settings. */
  settings?: Readonly<Record<string, string | number>>;
  /** Additional files in the server's data folder, such as access rules and a certificate. */
  files?: Readonly<Record<string, string>>;
  /**
   * Size in MiB of a disk for the server's tables, which is mounted only for this server. Needs
   * root.
   */
  diskMiB?: number;
};

/**
 * Starts a separate server in a temporary folder, without syncing. PostgreSQL refuses to run as
 * root.
 */
export async function startPostgres({
  settings = {},
  files = {},
  diskMiB,
}: ServerOptions = {}): Promise<PostgresServer> {
  const place = layPlace();
  place.run(
    "initdb",
    "-D",
    place.data,
    "-U",
    "tester",
    "-A",
    "trust",
    "-E",
    "UTF8",
    "--locale=C.UTF-8",
    "-N",
  );
  const { uid, gid } = statSync(place.data);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(place.data, name), text, { mode: 0o600 });
    chownSync(join(place.data, name), uid, gid);
  }
  return serve(place, settings, diskMiB);
}

/** A server that follows another one and accepts no writes until it is promoted. */
export async function startStandby(
  primary: PostgresServer,
): Promise<PostgresServer & { promote(): void }> {
  const place = layPlace();
  place.run("pg_basebackup", "-d", primary.url, "-D", place.data, "-R", "-c", "fast");
  const server = await serve(place, {});
  return {
    ...server,
    promote: () => void place.run("pg_ctl", "-D", place.data, "-w", "-s", "promote"),
  };
}

type ServerPlace = {
  folder: string;
  data: string;
  command: (program: string, ...args: string[]) => string[];
  run: (program: string, ...args: string[]) => string;
};

const AS_POSTGRES = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"];

/** A temporary folder that belongs to the server's user. */
function layPlace(): ServerPlace {
  const path = programs();
  if (path === undefined) throw new Error("PostgreSQL is not installed.");
  const folder = mkdtempSync(
    join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "plex-ingest-pg-"),
  );
  const data = join(folder, "data");
  const asUser = process.getuid?.() === 0;
  mkdirSync(data, { mode: 0o700 });
  chmodSync(folder, 0o755);
  if (asUser) {
    const [uid = 0, gid = 0] = ["-u", "-g"].map((what) =>
      Number(execFileSync("id", [what, "postgres"], { encoding: "utf8" })),
    );
    for (const each of [folder, data]) chownSync(each, uid, gid);
  }
  const command = (program: string, ...args: string[]): string[] => [
    ...(asUser ? AS_POSTGRES : []),
    join(path, program),
    ...args,
  ];
  return {
    folder,
    data,
    command,
    run(program, ...args) {
      const [file = "", ...rest] = command(program, ...args);
      return execFileSync(file, rest, {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      });
    },
  };
}

async function serve(
  { folder, data, command, run }: ServerPlace,
  settings: Readonly<Record<string, string | number>>,
  diskMiB?: number,
): Promise<PostgresServer> {
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
  const begin = ["-D", data, "-w", "-s", "-l", join(folder, "log"), "-o", flags];
  const url = `postgres://tester@127.0.0.1:${port}/postgres`;
  if (diskMiB === undefined) {
    run("pg_ctl", ...begin, "start");
  } else {
    startOnDisk(join(folder, "disk"), diskMiB, {
      url,
      start: command("pg_ctl", ...begin, "start"),
    });
  }
  return {
    url,
    start: () => void run("pg_ctl", ...begin, "start"),
    crash: command("pg_ctl", ...begin, "-m", "immediate", "restart"),
    stop: (how = "fast") => void run("pg_ctl", "-D", data, "-w", "-s", "-m", how, "stop"),
    async [Symbol.asyncDispose]() {
      try {
        run("pg_ctl", "-D", data, "-w", "-s", "-m", "immediate", "stop");
      } catch {
        // The test has already stopped the server.
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Starts the server in its own mount namespace, so that the disk disappears when the server ends.
 */
function startOnDisk(
  disk: string,
  mib: number,
  { url, start }: { url: string; start: readonly string[] },
): void {
  const path = programs() ?? "";
  mkdirSync(disk);
  const mount = `mount -t tmpfs -o size=${mib}m,uid=$(id -u postgres),mode=700 small ${disk}`;
  execFileSync("unshare", ["-m", "sh", "-c", `${mount} && exec "$@"`, "sh", ...start], {
    stdio: "ignore",
  });
  for (const text of [
    `create tablespace small location '${disk}'`,
    "alter role tester set default_tablespace = small",
  ]) {
    execFileSync(join(path, "psql"), ["-q", "-d", url, "-c", text], { stdio: "ignore" });
  }
}
