import { closeSync, writeSync } from "node:fs";
import { basename, join } from "node:path";
import { parseTorrentHash, type TorrentDoneResult } from "../../app/review/torrent-done.ts";
import { toCommandText } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { readFinished } from "../../clients/index.ts";
import type { FinishedTorrent } from "../../core/torrent/client.ts";
import type { Config } from "../config/config.ts";
import type { Environment } from "../config/env-file.ts";
import { openLog } from "../log/open-log.ts";
import { systemClock } from "../process/clock.ts";

/** A client's command-line arguments. */
export type NamedTorrent = {
  client?: string | undefined;
  path?: string | undefined;
  hash?: string | undefined;
};

const DONE: Readonly<Record<TorrentDoneResult, string>> = {
  hint: "recorded; it is checked at once, or when an engine starts",
  release: "added; it is filed when it is complete and unchanged",
  known: "already known; nothing was recorded",
};

/** Describes in one line of the hook's log what was recorded of a finished torrent, or why not. */
export const formatHookLine = (
  finished: FinishedTorrent,
  result: TorrentDoneResult | { error: unknown },
): string =>
  `torrent-done: ${describe(finished)}` +
  (typeof result === "string" ? `${DONE[result]}.` : explain(result.error)) +
  "\n";

function explain(error: unknown): string {
  const hinted = error instanceof UserError ? ` ${toCommandText(error.hint)}` : "";
  return `${error instanceof Error ? error.message : String(error)}${hinted}`;
}

/** Combines what the arguments and the client's variables say of a finished torrent. */
export function finishedOf(
  env: Environment,
  { client, path, hash }: NamedTorrent,
): FinishedTorrent {
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
export function writeHookLog({ stateDir }: Pick<Config, "stateDir">, line: string): void {
  try {
    const log = openLog(join(stateDir, "torrent-done.log"));
    writeSync(log, `${new Date(systemClock.now()).toISOString()} ${line}`);
    closeSync(log);
  } catch {
    // The line was also printed, or the hint is recorded.
  }
}
