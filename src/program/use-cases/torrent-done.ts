import { closeSync, writeSync } from "node:fs";
import { basename, join } from "node:path";
import { resolveDownload } from "../../adapters/fs/read/resolve-download.ts";
import {
  parseTorrentHash,
  recordTorrentDone as reportTorrent,
  type TorrentDoneResult,
} from "../../app/review/torrent-done.ts";
import { toCommandText } from "../../base/actions/sentence.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { listConfiguredClients, readFinished } from "../../clients/index.ts";
import type { FinishedTorrent } from "../../core/torrent/client.ts";
import type { Environment } from "../config/env-file.ts";
import { openLog } from "../log/open-log.ts";
import { systemClock } from "../process/clock.ts";
import type { Program } from "../program.ts";

/** A client's command-line arguments. */
export type NamedTorrent = {
  client?: string | undefined;
  path?: string | undefined;
  hash?: string | undefined;
};

/** One line for the hook's log. */
export type HookAnswer = { ok: boolean; line: string };

/** @throws UserError if nothing was recorded */
export async function recordTorrent(
  program: Program,
  finished: FinishedTorrent,
  actor?: string,
): Promise<TorrentDoneResult> {
  const { config, readOnly, hasDatabase, wakeEngine } = program;
  if (!hasDatabase) {
    throw UserError.unsupported(
      "This server has no queue.",
      "Report the download to the server that files it.",
    );
  }
  if (readOnly) {
    throw UserError.refused(
      "This server is read-only.",
      "Report the download to the server that files it.",
    );
  }
  const { ingestDirs, mediaRoots } = config;
  const deps = {
    ingestDirs,
    mediaRoots,
    clients: listConfiguredClients(config),
    openStore: () => program.store(),
    resolve: (path: string) => resolveDownload(path, "/"),
    now: systemClock.now,
    ...dropUndefined({ actor }),
  };
  try {
    return await reportTorrent(deps, finished);
  } finally {
    // By now, everything that could be written was written. In mode mcp, the client's process takes
    // in the download, and the hook only records it.
    if (config.mode === "hook" || actor !== undefined) wakeEngine?.();
  }
}

const DONE: Readonly<Record<TorrentDoneResult, string>> = {
  hint: "recorded; it is checked at once, or when an engine starts",
  release: "added; it is filed when it is complete and unchanged",
  known: "already known; nothing was recorded",
};

/**
 * Runs the hook as a command. Never throws, because it must not fail the download client. The
 * hook's script writes the line to its log. For a download that is named on the command line, no
 * script does so, and the line is also written to a log in the state folder.
 */
export async function answerHook(program: Program, named: NamedTorrent): Promise<HookAnswer> {
  const finished = finishedOf(program.place.env, named);
  const answer = await recordTorrent(program, finished).then(
    (recorded) => ({ ok: true, text: `${DONE[recorded]}.` }),
    (error: unknown) => ({ ok: false, text: explain(error) }),
  );
  const line = `torrent-done: ${describe(finished)}${answer.text}\n`;
  if (named.path !== undefined || named.hash !== undefined) writeLog(program, line);
  return { ok: answer.ok, line };
}

function explain(error: unknown): string {
  const hinted = error instanceof UserError ? ` ${toCommandText(error.hint)}` : "";
  return `${error instanceof Error ? error.message : String(error)}${hinted}`;
}

function finishedOf(env: Environment, { client, path, hash }: NamedTorrent): FinishedTorrent {
  const finished = readFinished(env);
  if (path === undefined && hash === undefined && finished) return { ...finished, client };
  return { kind: undefined, client, path, hash, folder: finished?.folder, name: finished?.name };
}

const MAX_NAME_CHARS = 200;

/**
 * Describes the torrent that a line is about, from untrusted text; empty if nothing names the
 * torrent.
 */
function describe({ path, name, hash }: FinishedTorrent): string {
  const shown = path === undefined ? name : basename(path);
  const parts = [
    shown === undefined ? undefined : cleanText(shown, MAX_NAME_CHARS),
    parseTorrentHash(hash),
  ];
  const text = parts.filter((part) => part !== undefined && part !== "").join(" ");
  return text === "" ? "" : `${text}: `;
}

/**
 * Appends the line to the log, which is rotated at a mebibyte. A log that cannot be written must
 * not make the hook fail.
 */
function writeLog(program: Program, line: string): void {
  try {
    const log = openLog(join(program.config.stateDir, "torrent-done.log"));
    writeSync(log, `${new Date(systemClock.now()).toISOString()} ${line}`);
    closeSync(log);
  } catch {
    // The line was also printed.
  }
}
