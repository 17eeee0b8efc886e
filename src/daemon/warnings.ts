import type { WorkDeps } from "../app/engine/work-on.ts";
import type { Files } from "../app/releases/files-port.ts";
import { cleanText } from "../core/text/clean-text.ts";
import type { Log } from "./host.ts";

/** Warns of what went wrong with one release, by its number and name. */
export const releaseWarnings =
  (log: Log): WorkDeps["warn"] =>
  ({ id, name }, message, error) =>
    error === undefined ? log.warn(`#${id} ${name}: ${message}`) : log.error(`#${id} ${name}: ${message}`, error);

/** Warns once for each pair of places: a person should learn that links do not work, not read it a thousand times. */
export function copyWarning(log: Log): (source: string, library: string, why: string) => void {
  const warned = new Set<string>();
  return (source, library, why) => {
    const pair = `${source.split("/").slice(0, 3).join("/")}\n${library}`;
    if (warned.has(pair)) return;
    warned.add(pair);
    log.warn(`Files are copied to ${library} and take up their space twice. ${why}`);
  };
}

const LISTING_TIMEOUT_MS = 30_000;

/** Warns at the start of each folder that cannot be read. A folder that takes too long to list is skipped. */
export async function warnOfFolders(
  folders: readonly string[],
  { listRoot }: Pick<Files, "listRoot">,
  warn: (message: string) => void,
  timeout = (): AbortSignal => AbortSignal.timeout(LISTING_TIMEOUT_MS),
): Promise<void> {
  for (const folder of folders) {
    const signal = timeout();
    const listing = await listRoot(folder, signal).catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    });
    if (listing !== undefined && listing.state !== "ok")
      warn(`${cleanText(folder, 300)}: ${listing.message} What needs it waits.`);
  }
}
