import { MustStop } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { DatabaseMark } from "../../core/journal/restored-database.ts";
import type { StoreReader } from "../../store/open.ts";
import { readDatabaseMark } from "../../store/settings/database-mark.ts";
import { own } from "../../store/storages/scope.ts";
import type { Stage } from "../engine/engine.ts";
import { isStoodByFor } from "../engine/engines.ts";
import type { EngineLease } from "../journal/steps/journal.ts";

/** The engine's own moves, and what other processes commit, wake this stage. */
const POLL_INTERVAL_MS = 5000;

export interface MarkStage extends Stage {
  drained(): Promise<void>;
  /** Writes the mark as it is now, if it changed. */
  advance(): Promise<void>;
}

interface MarkStageDeps {
  store: StoreReader;
  lease: Pick<EngineLease, "assertLeased">;
  /** Called for one mark at a time. */
  write: (mark: DatabaseMark) => Promise<void>;
  now: () => number;
  warn: (message: string) => void;
}

/**
 * Keeps the file beside the database as far as the database is. A kill leaves the file behind by
 * what was written within the last moment. So a backup from that moment would not be noticed, but
 * then nothing happened since that matters.
 */
export function createMarkStage(deps: MarkStageDeps): MarkStage {
  const { store, lease, write, now, warn } = deps;
  let written: DatabaseMark | undefined;
  /**
   * The last advance, which the next one waits for: an engine that must stop drains while it runs.
   */
  let last: Promise<void> = Promise.resolve();

  async function catchUp(): Promise<void> {
    const mark = await readDatabaseMark(own(store.read));
    if (mark.uuid === written?.uuid && mark.counter === written.counter) return;
    // An engine that lost its place must not write down what it has of a database that is gone.
    lease.assertLeased();
    try {
      await write(mark);
    } catch (error) {
      if (!(await isStoodByFor(store, now()))) throw error;
      // On its host the disk of the state folder may be well.
      const why = cleanText(error instanceof Error ? error.message : String(error), 300);
      const warning = `The state folder cannot be used, so the engine that stands by takes over: ${why}`;
      warn(warning);
      throw new MustStop(warning, "See to its disk.");
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
