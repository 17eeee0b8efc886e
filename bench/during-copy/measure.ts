import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { type Home, makeHome, TMDB_KEY, visibleFiles } from "../../test/process/home.ts";
import { copyReaches, writeLarge } from "../../test/process/large-copy.ts";
import { ask, connect } from "../../test/process/mcp-session.ts";
import { startDaemon } from "../../test/support/daemon.ts";
import { startFakeTmdb } from "../../test/support/stand-ins.ts";
import { peakOf } from "../memory/read-process.ts";
import { dropAtOnce, prepareDrop } from "./drop.ts";

export type DuringCopy = {
  bytes: number;
  /** Time from seeing the first byte to having the file in the library. */
  copyMs: number;
  /** Response times by tool. */
  answersMs: Record<string, number[]>;
  /** Peak resident memory of the daemon. */
  peakMib: number;
  /**
   * Time from the drop until the last dropped release is in review or filed. Undefined without a
   * drop.
   */
  dropMs: number | undefined;
};

const TOOLS = ["get_ingest_queue", "get_ingest_item", "get_watcher_status"] as const;
const LIMIT_MS = 900_000;
const NAME = "Interstellar.2014.mkv";

/**
 * A real daemon copies one film of `mib` MiB into a library in `media` (default: next to the
 * downloads), while a client calls the three tools in turn without a pause. With `files`, that many
 * files are dropped at once as soon as the copy runs, and the client continues until all of their
 * releases are in review or filed.
 */
export async function callDuringCopy(
  mib: number,
  media: string | undefined,
  files = 0,
): Promise<DuringCopy> {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb, media, settings: { INGEST_FILE_METHOD: "copy" } });
  const releases = prepareDrop(home, files);
  writeLarge(join(home.downloads, NAME), mib);
  await using daemon = await startDaemon(home);
  await using client = await connect(home);
  await copyReaches(home.library, 1);
  const began = performance.now();
  const id = (await home.release(NAME))?.id;
  const answersMs: Record<string, number[]> = Object.fromEntries(TOOLS.map((tool) => [tool, []]));
  dropAtOnce(home);
  const isSettled = countSettled(home, 1 + releases);
  let copyMs: number | undefined;
  let dropMs: number | undefined;
  while (copyMs === undefined || dropMs === undefined) {
    if (performance.now() - began > LIMIT_MS) {
      throw new Error(
        `After ${LIMIT_MS / 1000} s: ${JSON.stringify(await client.call("get_watcher_status"))}`.slice(
          0,
          600,
        ),
      );
    }
    for (const tool of TOOLS) {
      const asked = performance.now();
      await ask(
        client,
        tool,
        tool === "get_ingest_item" ? { id } : tool === "get_ingest_queue" ? { state: "all" } : {},
      );
      answersMs[tool]?.push(performance.now() - asked);
    }
    if (visibleFiles(home.library).length > 0) copyMs ??= performance.now() - began;
    // If the dropped files are ready before the copy, the film itself finishes last.
    if (releases === 0 || isSettled(copyMs === undefined ? 1 : 0)) {
      dropMs ??= performance.now() - began;
    }
  }
  await home.reaches(NAME, "filed");
  return {
    bytes: mib * 2 ** 20,
    copyMs,
    answersMs,
    peakMib: Math.round(peakOf(daemon.pid)),
    dropMs: releases === 0 ? undefined : dropMs,
  };
}

/**
 * Returns a function that returns true if `releases` releases exist and all but at most `open` of
 * them are in review or filed.
 */
function countSettled(home: Home, releases: number): (open: number) => boolean {
  return (open) => {
    using raw = disposable(new Sqlite(home.database, { readonly: true }));
    const { all, settled } = raw.database
      .prepare(
        "select count(*) as 'all', sum(state in ('review', 'filed')) as settled from release",
      )
      .get() as { all: number; settled: number };
    return all === releases && settled >= releases - open;
  };
}

const disposable = (database: Sqlite.Database) => ({
  database,
  [Symbol.dispose]: () => void database.close(),
});
