import type { Clock } from "../../core/clock.ts";
import { waitUnlessAborted } from "../../core/concurrency.ts";
import type { Link } from "./link.ts";

/** Folders reported within this time are sent in one request. */
const GATHER_MS = 500;

/**
 * Returns a function that reports a changed folder. Reports of the same moment share one request,
 * because each further report nearby restarts the server's waiting time (60 s by default). The
 * server answers 204 for any path, so success proves nothing. A caller that aborts stops waiting;
 * its folder is still reported.
 */
export function createReports(
  link: Link,
  clock: Clock,
): (path: string, signal: AbortSignal) => Promise<void> {
  let batch: { paths: Set<string>; sent: Promise<void> } | undefined;

  async function sendLater(paths: ReadonlySet<string>): Promise<void> {
    const { signal } = new AbortController();
    await clock.sleep(GATHER_MS, signal);
    batch = undefined;
    const updates = [...paths].map((path) => ({ Path: path, UpdateType: "Created" }));
    const request = { path: "/Library/Media/Updated", about: "report of changed folders" };
    await link.post(request, { Updates: updates }, signal);
  }

  return async (path, signal) => {
    signal.throwIfAborted();
    if (!batch) {
      const paths = new Set<string>();
      batch = { paths, sent: sendLater(paths) };
    }
    batch.paths.add(path);
    await waitUnlessAborted(batch.sent, signal);
  };
}
