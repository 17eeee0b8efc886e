import { readsSame, type Sentence, sentence } from "../../base/actions/sentence.ts";
import { MustStop, Outage, UserError } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { ENGINE } from "../../core/actor.ts";
import type { HistoryAction } from "../../core/history-actions.ts";
import { listOpenOperations } from "../../store/journal/journal.ts";
import {
  findTrashed,
  listRequestedTrash,
  recordTrashProblem,
  refuseTrashRequest,
  type TrashRow,
} from "../../store/journal/trash.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { findShownRelease } from "../../store/releases/releases.ts";
import type { Stage } from "../engine/engine.ts";
import { fileRestored, restoreTrashed } from "../journal/operations/restore.ts";
import { recoverOperation } from "../journal/recover.ts";
import type { Journal } from "../journal/steps/journal.ts";
import { assertNoLeftRoot, findLeftRoots } from "../releases/left-roots.ts";
import { purgeRows } from "../upkeep/purge-trash.ts";

/** The pause after an outage or an error. */
const RETRY_DELAY_MS = 30_000;
/** A write by another process wakes the stage. This interval covers a missed wake. */
const POLL_INTERVAL_MS = 5 * 60_000;

/**
 * Carries out trash requests: restores files, and purges files that may be deleted. The stage is
 * never paused, because it acts only on requests.
 */
export function createTrashStage(deps: Journal & { onError: (error: unknown) => void }): Stage {
  const { store, clock, onError } = deps;
  /** Times at which failed requests may be retried, by operation id. */
  const later = new Map<string, number>();
  /**
   * Errors of open operations that were already reported. They are not reported again each time the
   * engine wakes.
   */
  let stuck = new Map<string, string>();
  let isRepaired = false;

  const due = async (): Promise<TrashRow[]> => {
    const requested = await listRequestedTrash(store.read);
    const ids = new Set(requested.map(({ operationId }) => operationId));
    for (const id of later.keys()) if (!ids.has(id)) later.delete(id);
    return requested.filter(({ operationId, problem }) => {
      if (problem === undefined) return true; // a new request clears the problem
      const time = later.get(operationId) ?? 0;
      return time <= clock.now() || time > clock.now() + RETRY_DELAY_MS; // a clock that was set back delays nothing
    });
  };

  /**
   * Finishes operations that an error left open since the start. Recovery has already finished the
   * operations that a crash left open.
   */
  async function endOpen(): Promise<void> {
    const stillOpen = new Map<string, string>();
    for (const operation of await listOpenOperations(store.read)) {
      if (operation.kind !== "restore") continue;
      await recoverOperation(deps, operation).catch((error: unknown) => {
        if (error instanceof MustStop) throw error;
        if (stuck.get(operation.id) !== String(error)) onError(error);
        stillOpen.set(operation.id, String(error));
      });
    }
    stuck = stillOpen;
  }

  async function carryOut(row: TrashRow, signal: AbortSignal): Promise<void> {
    try {
      await assertNoLeftRoot(store.read);
      if (row.request === "restore") await putBack(row);
      else await purge(row, signal);
      later.delete(row.operationId);
    } catch (error) {
      if (error instanceof MustStop || signal.aborted) throw error;
      later.set(row.operationId, clock.now() + RETRY_DELAY_MS);
      const message =
        error instanceof Outage || error instanceof UserError ? error.message : String(error);
      const isNew = !readsSame((await findTrashed(store.read, row.operationId))?.problem, message);
      if (isNew) await store.write((trx) => recordTrashProblem(trx, row.operationId, message));
      if (isNew) onError(error);
    }
  }

  async function putBack(row: TrashRow): Promise<void> {
    const reason = await restoreTrashed(deps, row);
    if (reason) await refuse(row, reason.message, "restore_refused");
  }

  async function purge(row: TrashRow, signal: AbortSignal): Promise<void> {
    const { purged } = await purgeRows(deps, [row], signal);
    const still = await findTrashed(store.read, row.operationId);
    if (purged > 0) {
      const message = `${quoted(row.originalPath, 4096)} was deleted from the trash.`;
      await remember(row, "purged", message);
    } else if (still?.request === "purge") {
      const problem = KEPT_REASONS[still.kept ?? ""];
      if (problem === undefined) {
        throw new Outage(
          "not_writable",
          "Its disk is not mounted or not writable. The deletion is tried again automatically.",
        );
      }
      await refuse(row, problem, "purge_refused");
    }
  }

  const refuse = async (row: TrashRow, problem: Sentence, action: HistoryAction): Promise<void> => {
    await store.write((trx) =>
      refuseTrashRequest(trx, row.operationId, row.request ?? "purge", problem),
    );
    await remember(row, action, sentence`${quoted(row.originalPath, 4096)}: ${problem}`);
  };

  async function remember(
    { releaseId }: TrashRow,
    action: HistoryAction,
    message: Sentence,
  ): Promise<void> {
    const name = (await findShownRelease(store.read, releaseId))?.name;
    const entry = { at: clock.now(), releaseId, name, action, actor: ENGINE, detail: { message } };
    await store.write((trx) => appendHistory(trx, entry));
  }

  return {
    name: "trash",
    async run(signal) {
      // In a root that was left, nothing is finished either.
      if ((await findLeftRoots(store.read)).length === 0) {
        await endOpen();
        if (!isRepaired) await fileRestored(deps);
        isRepaired = true;
      }
      for (const row of await due()) {
        if (signal.aborted) break;
        await carryOut(row, signal);
      }
      return later.size > 0 ? RETRY_DELAY_MS : POLL_INTERVAL_MS;
    },
    idle: async () => (await due()).length === 0,
  };
}

const KEPT_REASONS: Record<string, Sentence> = {
  last_copy: "It is the last copy of its content, and plex-ingest never deletes the last copy.",
  new_inode: sentence`It has a new inode, as after a copy to another disk. Run ${{ do: "adopt" }}, then delete it again.`,
  changed: "Another file has its name in the trash, so nothing was deleted.",
};
