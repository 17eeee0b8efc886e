import { createHookMarks } from "../../adapters/fs/hook-marks.ts";
import { resolveDownload } from "../../adapters/fs/read/resolve-download.ts";
import type { HookEvent } from "../../app/hooks/read-event.ts";
import {
  parseTorrentHash,
  recordTorrentDone as reportTorrent,
  type TorrentDoneResult,
} from "../../app/review/torrent-done.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { UserError } from "../../base/errors.ts";
import { hashOfNewsId, listConfiguredClients } from "../../clients/index.ts";
import type { FinishedTorrent } from "../../core/torrent/client.ts";
import { checkSooner } from "../../store/plex/scans.ts";
import { askArrSooner } from "../../store/releases/ask-arr-sooner.ts";
import { findHashByAppsId } from "../../store/torrents/torrents.ts";
import { finishedOf, formatHookLine, type NamedTorrent, writeHookLog } from "../parts/hook-log.ts";
import { systemClock } from "../process/clock.ts";
import type { Program } from "../program.ts";

/** One line for the hook's log. */
export type HookAnswer = { ok: boolean; line: string };

/** @throws UserError if this process has no queue, or may not change it */
function assertRecords({ hasDatabase, readOnly }: Program): void {
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
}

/** The recorded result of another app's message. */
export type HookResult = TorrentDoneResult | "test" | "nothing";

/**
 * Records the hint in another app's message: a download to look at, or Plex's news. Messages of the
 * apps are only hints, so what cannot be recorded is `nothing`.
 * @throws UserError if this process cannot record, or if a message in our own format names a
 * download that cannot be taken in
 */
export async function recordHookEvent(
  program: Program,
  event: HookEvent,
  actor: string,
): Promise<HookResult> {
  assertRecords(program);
  if (event.is === "test") return "test";
  if (event.is === "finished") {
    return await recordTorrent(program, { ...NO_REPORT, ...event }, actor);
  }
  if (event.is === "download") {
    const { id, names } = event;
    const { read, write } = await program.store();
    const hash =
      id === undefined
        ? undefined
        : (parseTorrentHash(id) ?? hashOfNewsId(id) ?? (await findHashByAppsId(read, id)));
    const isSooner = await write((trx) => askArrSooner(trx, { hash, names }, systemClock.now()));
    if (hash === undefined || listConfiguredClients(program.config).length === 0) {
      if (isSooner) program.wakeEngine?.();
      return isSooner ? "hint" : "nothing";
    }
    return await recordTorrent(program, { ...NO_REPORT, hash }, actor);
  }
  if (event.is === "plex_added") {
    const { write } = await program.store();
    const isSooner = await write((trx) => checkSooner(trx, systemClock.now()));
    return isSooner ? "hint" : "nothing";
  }
  return "nothing";
}

const NO_REPORT: FinishedTorrent = {
  kind: undefined,
  hash: undefined,
  path: undefined,
  folder: undefined,
  name: undefined,
};

/** @throws UserError if nothing was recorded */
export async function recordTorrent(
  program: Program,
  finished: FinishedTorrent,
  actor?: string,
): Promise<TorrentDoneResult> {
  assertRecords(program);
  const { config, wakeEngine } = program;
  const { ingestDirs, mediaRoots } = config;
  const deps = {
    ingestDirs,
    mediaRoots,
    clients: listConfiguredClients(config),
    openStore: () => program.store(),
    resolve: (path: string) => resolveDownload(path, "/"),
    clock: systemClock,
    arrived: createHookMarks(config.stateDir).arrived,
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

/**
 * Runs the hook as a command. Never throws, because it must not fail the download client. The
 * hook's script writes the line to its log. For a download that is named on the command line, no
 * script does so, and the line is also written to a log in the state folder.
 */
export async function answerHook(program: Program, named: NamedTorrent): Promise<HookAnswer> {
  const finished = finishedOf(program.place.env, named);
  const result = await recordTorrent(program, finished).catch((error: unknown) => ({ error }));
  const line = formatHookLine(finished, result);
  if (named.path !== undefined || named.hash !== undefined) writeHookLog(program.config, line);
  return { ok: typeof result === "string", line };
}
