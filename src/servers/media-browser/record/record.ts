import type { Dialect } from "../dialect.ts";
import { createLink, type LinkDeps } from "../link.ts";
import { createRecorder, type MediaBrowserRecording } from "./recorder.ts";
import { walkServer } from "./walk.ts";

/** A key that no server has, to record how it refuses one. */
const WRONG_KEY = "plex-ingest-sends-a-wrong-key";

/**
 * Records a server's answers to the program, without any content of its library, and changes nothing
 * on it. `random` returns 0 to 1.
 */
export async function recordServer(
  dialect: Dialect,
  deps: LinkDeps,
  { version, random }: { version: string; random: () => number },
  signal: AbortSignal,
): Promise<MediaBrowserRecording> {
  const { note, finish } = createRecorder(version, random);
  const noted = createLink(dialect, { ...deps, note });
  const quiet = createLink(dialect, deps);
  const refused = createLink(dialect, { ...deps, note, apiKey: () => WRONG_KEY });
  try {
    return finish(await walkServer(dialect, { noted, quiet, refused }, signal));
  } finally {
    for (const link of [noted, quiet, refused]) await link.close();
  }
}
