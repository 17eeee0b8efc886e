import type { Stage } from "../../app/engine/engine.ts";
import { createFollowHistory } from "../../app/engine/follow-history.ts";
import type { Files } from "../../app/releases/files-port.ts";
import { entryText, shortened } from "../../app/shown/history-text.ts";
import { showEntry } from "../../app/shown/release.ts";
import { Outage } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Log } from "../../daemon/host.ts";
import type { Store } from "../../store/open.ts";
import type { DaemonLog } from "../process/log.ts";

/** Loud, but once for each pair of places: a person should learn that links do not work, not read it a thousand times. */
export function copyWarning(log: DaemonLog): (source: string, library: string, why: string) => void {
  const told = new Set<string>();
  return (source, library, why) => {
    const pair = `${source.split("/").slice(0, 3).join("/")}\n${library}`;
    if (told.has(pair)) return;
    told.add(pair);
    log.warn(`Files are copied to ${library} and take their space twice. ${why}`);
  };
}

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

/** How the life of a release ends or stops; the steps before it are in history alone. */
const USUAL = ["filed", "held", "ignored", "taken_back", "restored", "superseded", "reinstated"];
const UNUSUAL = ["source_lost", "plex_mismatch", "plex_not_seen"];

/** A line in the daemon's log for each release that was filed, taken back, or waits for somebody. */
export const tellHistory = (store: Pick<Store, "read">, log: DaemonLog): Promise<Stage> =>
  createFollowHistory(store, [...USUAL, ...UNUSUAL], (entry) => {
    const say = UNUSUAL.includes(entry.action) ? log.warn : log.info;
    say(entryText(shortened(showEntry(entry))));
  });

const AGAIN_MS = 10 * 60_000;

/**
 * Tells what a stage failed with, and the same again only after ten minutes: a full disk lasts for hours, is met every
 * second by every release, and the log may lie on it.
 */
export function createStageErrors(log: Log, monotonic: () => number): (stage: string) => (error: unknown) => void {
  const told = new Map<string, { text: string; at: number }>();
  return (stage) => (error) => {
    const [text, at] = [String(error), monotonic()];
    const before = told.get(stage);
    if (before?.text === text && at - before.at < AGAIN_MS) return;
    told.set(stage, { text, at });
    if (error instanceof Outage) log.warn(`The stage ${stage} waits: ${error.message}`);
    else log.error(`The stage ${stage} failed; it goes on.`, error);
  };
}
