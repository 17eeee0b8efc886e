import type { ShownEntry, ShownItem } from "../app/shown/release-shape.ts";
import type { Clock } from "../core/clock.ts";
import { DemoFailed } from "./demo-failed.ts";
import type { Page } from "./page.ts";
import type { Daemon } from "./program.ts";
import { toStoryLine } from "./tell.ts";

/** What the demo sees of the daemon's database, opened for reading. */
export type Watch = AsyncDisposable & {
  /** Entries of history newer than the one with this id, oldest first. */
  historyAfter(id: number): Promise<ShownEntry[]>;
  release(id: number): Promise<ShownItem>;
};

/** Opens it, or fails while the daemon has not made it yet. */
export type OpenWatch = (stateDir: string) => Promise<Watch>;

const AWAIT_LOOK_MS = 50;
const LONGEST_MS = 15_000;

/** Waits until the daemon has made its database. @throws DemoFailed with the daemon's last lines. */
export async function awaitStore(
  { clock, daemon, openWatch }: { clock: Clock; daemon: Daemon; openWatch: OpenWatch },
  stateDir: string,
  signal: AbortSignal,
): Promise<Watch> {
  const until = clock.monotonic() + LONGEST_MS;
  for (;;) {
    await daemon.assertRunning();
    try {
      return await openWatch(stateDir);
    } catch (cause) {
      if (clock.monotonic() > until) {
        throw new DemoFailed("The daemon did not get ready.", await daemon.lastLines(), { cause });
      }
    }
    await clock.sleep(AWAIT_LOOK_MS, signal);
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
  /** Everything told so far, oldest first. */
  entries: readonly ShownEntry[];
  /** Tells what happens until `enough` holds. @throws DemoFailed when that takes too long or the daemon ends. */
  until(what: string, enough: (entries: readonly ShownEntry[]) => boolean, signal: AbortSignal): Promise<void>;
  /** Tells what happens until the signal aborts, and then resolves. @throws DemoFailed when the daemon ends. */
  forever(signal: AbortSignal): Promise<void>;
  /** A line of the demo's own among those of the daemon. */
  print(verb: string, text: string, note?: string): void;
  elapsedMs(): number;
};

const LOOK_MS = 60;

/** Follows the daemon's history and tells each entry as it comes. */
export function createFollow({ page, clock, daemon, watch, library, notes }: FollowDeps): Follow {
  const start = clock.monotonic();
  const entries: ShownEntry[] = [];
  const elapsedMs = (): number => clock.monotonic() - start;

  async function look(): Promise<void> {
    for (const entry of await watch.historyAfter(entries.at(-1)?.id ?? 0)) {
      entries.push(entry);
      if (entry.release_id === undefined) continue;
      const told = toStoryLine(entry, await watch.release(entry.release_id), { library, notes });
      if (told) page.storyLine(told, elapsedMs());
    }
  }

  async function follow(enough: () => boolean, longestMs: number, what: string, signal: AbortSignal): Promise<void> {
    const until = clock.monotonic() + longestMs;
    for (;;) {
      await look();
      if (enough()) return;
      await daemon.assertRunning();
      if (clock.monotonic() > until) {
        throw new DemoFailed(`${what} did not happen within ${longestMs / 1000} seconds.`, await daemon.lastLines());
      }
      await clock.sleep(LOOK_MS, signal);
    }
  }

  return {
    entries,
    elapsedMs,
    until: (what, enough, signal) => follow(() => enough(entries), LONGEST_MS, what, signal),
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
