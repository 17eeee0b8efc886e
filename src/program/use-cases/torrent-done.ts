import { closeSync, writeSync } from "node:fs";
import { basename, join } from "node:path";
import { resolveDownload } from "../../adapters/fs/read/resolve-download.ts";
import { type Recorded, torrentDone as reportTorrent, torrentHash } from "../../app/review/torrent-done.ts";
import { configuredClients, finishedIn } from "../../clients/clients.ts";
import { UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Finished } from "../../core/torrent/client.ts";
import type { Io } from "../../hosts/cli/terminal/context.ts";
import type { Config } from "../config/config.ts";
import type { Environment } from "../config/env-file.ts";
import { openLog } from "../log/open-log.ts";
import { systemClock } from "../process/clock.ts";
import { openStoreFor } from "../process/open-store.ts";

export type TorrentDoneOptions = {
  env: Environment;
  /** What a client says in the command line. */
  named: { path?: string | undefined; hash?: string | undefined };
  config: () => Promise<Config>;
  io: Pick<Io, "out" | "err">;
  /** Called after everything possible was written; starts an engine if none is resident. */
  wakeEngine: (config: Config) => void;
};

const DONE: Readonly<Record<Recorded, string>> = {
  hint: "recorded; it is checked at once, or when an engine starts",
  release: "added; it is filed when it is complete and unchanged",
  known: "known already; nothing was recorded",
};

/**
 * The hook as a command. Never throws: it must not fail the download client. Prints one line for a torrent that was
 * recorded: the script writes it to its log. What a command line names is also written to a log in the state folder, since
 * no script is there to do it.
 */
export async function torrentDone({ env, named, config, io, wakeEngine }: TorrentDoneOptions): Promise<void> {
  const finished = finishedOf(env, named);
  const isNamed = named.path !== undefined || named.hash !== undefined;
  let stateDir: string | undefined;
  const report = (write: (text: string) => void, text: string): void => {
    const line = `torrent-done: ${describe(finished)}${text}\n`;
    write(line);
    if (isNamed && stateDir !== undefined) writeLog(join(stateDir, "torrent-done.log"), line);
  };
  try {
    const loaded = await config();
    const { ingestDirs, mediaRoots } = loaded;
    stateDir = loaded.stateDir;
    const deps = {
      ingestDirs,
      mediaRoots,
      clients: configuredClients(loaded),
      openStore: () => openStoreFor("hook", loaded.stateDir),
      resolve: (path: string) => resolveDownload(path, "/"),
      now: systemClock.now,
    };
    try {
      const recorded = await reportTorrent(deps, finished);
      report(io.out, `${DONE[recorded]}.`);
    } finally {
      wakeEngine(loaded);
    }
  } catch (error) {
    const hinted = error instanceof UserError ? ` ${error.hint}` : "";
    report(io.err, `${error instanceof Error ? error.message : String(error)}${hinted}`);
  }
}

function finishedOf(env: Environment, { path, hash }: TorrentDoneOptions["named"]): Finished {
  const said = finishedIn(env);
  if (path === undefined && hash === undefined && said) return said;
  return { kind: undefined, path, hash, folder: said?.folder, name: said?.name };
}

const MAX_NAME_CHARS = 200;

/** Which torrent a line is about, from strangers' text; empty where nothing names it. */
function describe({ path, name, hash }: Finished): string {
  const shown = path === undefined ? name : basename(path);
  const parts = [shown === undefined ? undefined : cleanText(shown, MAX_NAME_CHARS), torrentHash(hash)];
  const text = parts.filter((part) => part !== undefined && part !== "").join(" ");
  return text === "" ? "" : `${text}: `;
}

/** Rotated at a mebibyte. A log that cannot be written must not fail the hook. */
function writeLog(path: string, line: string): void {
  try {
    const log = openLog(path);
    writeSync(log, `${new Date(systemClock.now()).toISOString()} ${line}`);
    closeSync(log);
  } catch {
    // The line was also printed.
  }
}
