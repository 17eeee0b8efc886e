import type { Files } from "../../app/files-port.ts";
import { cleanText } from "../../core/text/clean-text.ts";

const LONGEST_MS = 30_000;

/** Says at the start which folders cannot be read. Of one that takes long to be listed nothing is known, and nothing is said. */
export async function warnOfFolders(
  folders: readonly string[],
  { listRoot }: Pick<Files, "listRoot">,
  warn: (message: string) => void,
  patience = (): AbortSignal => AbortSignal.timeout(LONGEST_MS),
): Promise<void> {
  for (const folder of folders) {
    const signal = patience();
    const listing = await listRoot(folder, signal).catch((error: unknown) => {
      if (signal.aborted) return undefined;
      throw error;
    });
    if (listing !== undefined && listing.state !== "ok")
      warn(`${cleanText(folder, 300)}: ${listing.message} What needs it waits.`);
  }
}
