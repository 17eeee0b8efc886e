import type { Release } from "../../core/release/release.ts";
import type { FileDeps } from "./file-deps.ts";
import { resumeFiling } from "./filing-run.ts";

/**
 * Files one release as far as possible, or continues where it was stopped. If something outside the
 * program fails, published files stay published and the release waits.
 */
export async function fileRelease(
  deps: FileDeps,
  release: Release,
  signal: AbortSignal,
): Promise<void> {
  const run = await resumeFiling(deps, release, signal);
  if (!run) return;
  for (const file of await run.todo()) await run.publish(file, signal);
  await run.cleanUp(signal);
  await run.finish();
}
