import { createHash } from "node:crypto";
import { listNames, statNames } from "../../src/adapters/fs/read/list-page.ts";
import type { FileDeps } from "../../src/app/file/file-deps.ts";
import type { FileOperation } from "../../src/app/file-tools/check-operations.ts";
import { createFileTools, type FileTools } from "../../src/app/file-tools/desk.ts";
import type { Clock } from "../../src/core/clock.ts";
import type { JobName } from "../../src/core/release/job.ts";

/**
 * The engine or worker next to which the tools run: a test engine, or the worker of a crash test.
 */
type Beside = {
  deps: FileDeps;
  signal: AbortSignal;
  clock: Clock;
  lock: { held: boolean };
};

let tokens = 0;

/**
 * Creates a client's file tools next to an engine. The engine does not carry out jobs on its own.
 */
export function fileToolsOf(
  engine: Beside,
  given: Partial<Parameters<typeof createFileTools>[0]> = {},
): FileTools {
  const { deps, signal, clock } = engine;
  return createFileTools({
    places: deps,
    listing: { listNames, statNames },
    jobs: {
      store: deps.store,
      clock,
      engine: { mode: "hybrid", lockHeld: () => engine.lock.held },
      newToken: () => `file-token-${++tokens}`,
      hash: (text) => createHash("sha256").update(text).digest("hex"),
      newId: () => `job-${++tokens}`,
    },
    heldBy: async ({ path, real }) =>
      deps.sources.heldBy({ id: 0, source: "person", path }, [path, real], signal),
    // The disks of tests answer; only the machine may be busy.
    answerMs: 600_000,
    ...given,
  });
}

/**
 * Makes both steps of a call, without the client's check for torrents, so that the engine's check
 * is tested. Returns the job's id.
 */
export async function writeJob(
  engine: Beside,
  operations: readonly FileOperation[],
  tool: JobName = "execute_naming_plan",
): Promise<number> {
  const tools = fileToolsOf(engine, { heldBy: async () => undefined });
  const wait = { maxMs: 0, signal: engine.signal };
  const planned = await tools.request({ tool, operations }, "mcp:test", wait);
  const token = "confirm_token" in planned ? planned.confirm_token : "";
  const written = await tools.request({ tool, operations, token }, "mcp:test", wait);
  if (!("release_id" in written)) throw new Error("It was not written.");
  return written.release_id;
}

/** Makes both steps of `create_directory`. Returns the job's id. */
export async function writeFolderJob(engine: Beside, path: string): Promise<number> {
  const tools = fileToolsOf(engine);
  const wait = { maxMs: 0, signal: engine.signal };
  const planned = await tools.createFolder({ path }, "mcp:test", wait);
  const token = "confirm_token" in planned ? planned.confirm_token : "";
  const written = await tools.createFolder({ path, token }, "mcp:test", wait);
  if (!("release_id" in written) || written.release_id === undefined) {
    throw new Error("It was not written.");
  }
  return written.release_id;
}
