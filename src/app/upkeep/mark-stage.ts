import { MustStop } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { Clock } from "../../core/clock.ts";
import type { DatabaseMark } from "../../core/journal/restored-database.ts";
import type { Log } from "../../core/log.ts";
import type { StoreReader } from "../../store/open.ts";
import { readDatabaseMark } from "../../store/settings/database-mark.ts";
import { own } from "../../store/storages/scope.ts";
import type { Stage } from "../engine/engine.ts";
import { isStoodByFor } from "../engine/engines.ts";
import type { EngineLease } from "../journal/steps/journal.ts";

/**
 * Interval at which this stage runs. State changes of the engine and commits of other processes
 * also wake it.
 */
const POLL_INTERVAL_MS = 5000;

export interface MarkStage extends Stage {
  drained(): Promise<void>;
  /** Writes the current mark if it has changed. */
  advance(): Promise<void>;
}

interface MarkStageDeps {
  store: StoreReader;
  lease: Pick<EngineLease, "assertLeased">;
  /** Calls never overlap. */
  write: (mark: DatabaseMark) => Promise<void>;
  clock: Clock;
  log: Log;
}

/**
 * Keeps the mark file next to the database up to date. If the process is killed, the file lacks the
 * writes of the last moment, so a restored backup from that moment would not be noticed. Nothing
 * important has happened since such a backup.
 */
export function createMarkStage(deps: MarkStageDeps): MarkStage {
  const { store, lease, write, clock, log } = deps;
  let written: DatabaseMark | undefined;
  /**
   * The last call of `advance`. The next call waits for it, because an engine that must stop may
   * drain during a call.
   */
  let last: Promise<void> = Promise.resolve();

  async function catchUp(): Promise<void> {
    const mark = await readDatabaseMark(own(store.read));
    if (mark.uuid === written?.uuid && mark.counter === written.counter) return;
    // An engine that lost its lease must not write the mark of a database that no longer exists.
    lease.assertLeased();
    try {
      await write(mark);
    } catch (error) {
      if (!(await isStoodByFor(store, clock.now()))) throw error;
      // The disk of the state folder may be fine on the other engine's host.
      const why = cleanText(error instanceof Error ? error.message : String(error), 300);
      const warning = `The state folder cannot be used, so the standby engine takes over: ${why}`;
      log.warn(warning);
      throw new MustStop(warning, "Check the disk of the state folder.");
    }
    written = { uuid: mark.uuid, counter: mark.counter };
  }

  const advance = (): Promise<void> => (last = last.catch(() => {}).then(catchUp));

  return {
    name: "mark",
    advance,
    async run() {
      await advance();
      return POLL_INTERVAL_MS;
    },
    drained: () => advance().catch(() => {}),
  };
}
