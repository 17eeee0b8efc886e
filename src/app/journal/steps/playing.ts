import { Outage } from "../../../base/errors.ts";
import { isAtOrBelow } from "../../../base/path/is-below.ts";
import { baseOf } from "../../../base/path/path-parts.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import type { Journal } from "./journal.ts";

// Servers on macOS may return names in a different Unicode form from the one that they received.
const nfc = (path: string): string => path.normalize("NFC");

/** Returns the first of these files that is at or below this path. */
export const findPlaying = (files: readonly string[], path: string): string | undefined =>
  files.find((file) => isAtOrBelow(nfc(file), nfc(path)));

/**
 * Called before a library file is renamed or replaced, because a player opens the file repeatedly
 * by its path.
 * @throws Outage `playing` while the server plays the file, or a file in the folder
 */
export async function assertNotPlaying(
  { playing }: Journal,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const file = playing && findPlaying(await playing(signal), path);
  if (file === undefined) return;
  throw new Outage(
    "playing",
    `Plex is playing ${quoted(baseOf(file), 200)}. plex-ingest continues when playback ends.`,
  );
}
