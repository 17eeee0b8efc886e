import type { ShownEntry, ShownItem } from "../../app/shown/release-shape.ts";
import type { Clock } from "../../core/clock.ts";
import { DemoFailed } from "./demo-failed.ts";
import type { Page } from "./page.ts";
import type { Daemon } from "./program.ts";
import { toStoryLine } from "./tell.ts";

/** The daemon's database, opened for reading. */
export type Watch = AsyncDisposable & {
  /** Entries of history newer than the one with this id, oldest first. */
  historyAfter(id: number): Promise<ShownEntry[]>;
  release(id: number): Promise<ShownItem>;
};

/** Opens the database. Rejects while the daemon has not created it yet. */
export type OpenWatch = (stateDir: string) => Promise<Watch>;

const STORE_POLL_MS = 50;
const STEP_TIMEOUT_MS = 15_000;

/** Waits until the daemon has created its database. @throws DemoFailed with the daemon's last lines */
export async function awaitStore(
  { clock, daemon, openWatch }: { clock: Clock; daemon: Daemon; openWatch: OpenWatch },
  stateDir: string,
  signal: AbortSignal,
): Promise<Watch> {
  const until = clock.monotonic() + STEP_TIMEOUT_MS;
  for (;;) {
    await daemon.assertRunning();
    try {
      return await openWatch(stateDir);
    } catch (cause) {
      if (clock.monotonic() > until) {
        throw new DemoFailed("The daemon did not become ready.", await daemon.lastLines(), { cause });
      }
    }
    await clock.sleep(STORE_POLL_MS, signal);
  }
}

type FollowDeps = {
  page: Page;
  clock: Pick<Clock, "monotonic" | "sleep">;
  daemon: Pick<Daemon, "assertRunning" | "lastLines">;
  watch: Watch;
  library: string;
  notes: ReadonlyMap<string, string>;
};

export type Follow = {
  /** All entries so far, oldest first. */
  entries: readonly ShownEntry[];
  /** Prints new entries until `enough` is true. @throws DemoFailed after a timeout or when the daemon ends */
  until(what: string, enough: (entries: readonly ShownEntry[]) => boolean, signal: AbortSignal): Promise<void>;
  /** Prints new entries until the signal aborts, then resolves. @throws DemoFailed when the daemon ends */
  forever(signal: AbortSignal): Promise<void>;
  /** Prints a line of the demo itself among those of the daemon. */
  print(verb: string, text: string, note?: string): void;
  elapsedMs(): number;
};

const HISTORY_POLL_MS = 60;

/** Follows the daemon's history and prints each new entry. */
export function createFollow({ page, clock, daemon, watch, library, notes }: FollowDeps): Follow {
  const start = clock.monotonic();
  const entries: ShownEntry[] = [];
  const elapsedMs = (): number => clock.monotonic() - start;

  async function printNew(): Promise<void> {
    for (const entry of await watch.historyAfter(entries.at(-1)?.id ?? 0)) {
      entries.push(entry);
      if (entry.release_id === undefined) continue;
      const line = toStoryLine(entry, await watch.release(entry.release_id), { library, notes });
      if (line) page.storyLine(line, elapsedMs());
    }
  }

  async function follow(enough: () => boolean, timeoutMs: number, what: string, signal: AbortSignal): Promise<void> {
    const until = clock.monotonic() + timeoutMs;
    for (;;) {
      await printNew();
      if (enough()) return;
      await daemon.assertRunning();
      if (clock.monotonic() > until) {
        throw new DemoFailed(`${what} did not happen within ${timeoutMs / 1000} seconds.`, await daemon.lastLines());
      }
      await clock.sleep(HISTORY_POLL_MS, signal);
    }
  }

  return {
    entries,
    elapsedMs,
    until: (what, enough, signal) => follow(() => enough(entries), STEP_TIMEOUT_MS, what, signal),
    async forever(signal) {
      try {
        await follow(() => false, Number.POSITIVE_INFINITY, "", signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    print: (verb, text, note) =>
      page.storyLine({ verb, tone: "strong", text, ...(note === undefined ? {} : { notes: [note] }) }, elapsedMs()),
  };
}
