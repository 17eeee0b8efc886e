import { join } from "node:path";
import { startFakeTmdb } from "../../src/demo/stand-ins/fake-tmdb.ts";
import { makeHome, TMDB_KEY, visibleFiles } from "../../test/process/home.ts";
import { copyReaches, writeLarge } from "../../test/process/large-copy.ts";
import { ask, connect } from "../../test/process/mcp-session.ts";
import { startDaemon } from "../../test/support/daemon.ts";

export type DuringCopy = {
  bytes: number;
  /** From the first byte that was seen to the file in the library. */
  copyMs: number;
  /** How long each answer took, by tool. */
  answersMs: Record<string, number[]>;
};

const TOOLS = ["get_ingest_queue", "get_ingest_item", "get_watcher_status"] as const;
const NAME = "Interstellar.2014.mkv";

/**
 * A real daemon copies one film of so many MiB into a library in `media`, or beside the downloads, while a client asks the
 * three tools in turn without a pause.
 */
export async function callDuringCopy(mib: number, media: string | undefined): Promise<DuringCopy> {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb, media, settings: { INGEST_FILE_METHOD: "copy" } });
  writeLarge(join(home.downloads, NAME), mib);
  await using _daemon = await startDaemon(home);
  await using client = await connect(home);
  await copyReaches(home.library, 1);
  const began = performance.now();
  const id = (await home.release(NAME))?.id;
  const answersMs: Record<string, number[]> = Object.fromEntries(TOOLS.map((tool) => [tool, []]));
  while (visibleFiles(home.library).length === 0) {
    for (const tool of TOOLS) {
      const asked = performance.now();
      await ask(
        client,
        tool,
        tool === "get_ingest_item" ? { id } : tool === "get_ingest_queue" ? { state: "all" } : {},
      );
      answersMs[tool]?.push(performance.now() - asked);
    }
  }
  const copyMs = performance.now() - began;
  await home.reaches(NAME, "filed");
  return { bytes: mib * 2 ** 20, copyMs, answersMs };
}
