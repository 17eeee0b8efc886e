import { tryToReplaceFile } from "../../adapters/fs/replace-file.ts";
import { chooseEnvFilePath, type LaunchContext } from "./env-file.ts";
import { diskFiles } from "./files.ts";

/**
 * Tries whether the page can save settings. The daemon calls this once when it starts, so that a
 * reader of the settings never writes.
 * @returns the obstacle and the remedy; undefined if the configuration file can be written
 */
export async function findUnwritableEnvFile(
  place: Omit<LaunchContext, "command">,
): Promise<string | undefined> {
  const path = chooseEnvFilePath({ ...place, command: "daemon" }, diskFiles);
  if (path === undefined) return undefined;
  return tryToReplaceFile(path).then(
    () => undefined,
    // No failure of a trial ends the daemon.
    (error: unknown) =>
      `${error instanceof Error ? error.message : String(error)} Make its folder writable for ` +
      "plex-ingest, then restart the daemon.",
  );
}
