import { Outage } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { formatBytes } from "../../base/text/format-bytes.ts";
import type { EngineFiles } from "../releases/files-port.ts";

/**
 * Enough for the journal and log of thousands of releases and for SQLite to recover from a full
 * disk.
 */
const MIN_FREE_BYTES = 64 * 1024 ** 2;

/**
 * Ensures that the journal can be written. Called before a release is filed, because otherwise a
 * file must not be published.
 * @throws Outage `no_space` if the state folder's file system has less than 64 MiB left, so that
 * the release waits.
 */
export async function assertStateSpace(
  files: Pick<EngineFiles, "readFreeBytes">,
  stateDir: string,
): Promise<void> {
  // SQLite reads and writes in this folder synchronously, so a folder that hangs blocks the event
  // loop in any case.
  const free = await files.readFreeBytes(stateDir, "local");
  if (free >= MIN_FREE_BYTES) return;
  throw new Outage(
    "no_space",
    `The state folder ${cleanText(stateDir, 300)} has ${formatBytes(free)} free but needs ` +
      `${formatBytes(MIN_FREE_BYTES)}. Free some space there.`,
  );
}
