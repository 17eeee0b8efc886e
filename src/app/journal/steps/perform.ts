import { inCommands } from "../../../core/actions/tongues.ts";
import { MustStop } from "../../../core/errors.ts";
import { OPEN_STATES, type Operation, type OperationState } from "../../../core/journal/operation.ts";
import type { Recovery } from "../../../core/journal/recovery.ts";
import type { Reason } from "../../../core/reason-codes.ts";
import { advance, beginOperation, findOperation, PublishedAlready } from "../../../store/journal/journal.ts";
import { publicationAt } from "../../../store/journal/publications.ts";
import type { Db, Trx } from "../../../store/open.ts";
import type { Journal } from "./journal.ts";

/** How operations of one kind end. What all kinds have in common is written once: here and in `recoverOperation`. */
export type Kind = {
  /** Nothing of it counts: removes what it made, and closes it. Also after a crash. */
  rollBack: (journal: Journal, operation: Operation, why: string) => Promise<void>;
  /** After a crash: its file is whole under its staged name (`publish`) or in its place (`seal`). Brings it to its end. */
  finish: (
    journal: Journal,
    operation: Operation,
    found: Extract<Recovery, { do: "publish" | "seal" }>,
  ) => Promise<void>;
};

type Act = {
  /** The row that is written before anything is done. */
  intent: (id: string) => Omit<Operation, "id" | "state" | "lease">;
  /** In the transaction of the intent: why it must not begin any more. */
  recheck?: ((trx: Trx) => Promise<Reason | undefined>) | undefined;
  /** Makes, publishes and closes. Returns why it could not; it is rolled back then. */
  carryOut: (operation: Operation) => Promise<Reason | undefined>;
  /** Turns an error into a result once recovery has decided. `operation` is as the journal has it then. */
  afterRecovery?: (error: unknown, operation: Operation | undefined) => Promise<Reason | undefined>;
};

/**
 * One journaled operation: intent, act, and the end of both. If the act throws, what is on disk decides, exactly as after a
 * kill: the file may be visible although the step after it failed. An engine that lost its lease must touch nothing, so it
 * leaves recovery to the next one.
 * @returns why it was not done
 * @throws what `carryOut` throws, unless `afterRecovery` turns it into a result
 */
export async function perform(
  journal: Journal,
  kind: Pick<Kind, "rollBack">,
  { intent, recheck, carryOut, afterRecovery }: Act,
): Promise<Reason | undefined> {
  const { store, lease, newId, now } = journal;
  const id = newId();
  const row = { ...intent(id), id, lease: lease.number };
  const begun = await store
    .write(async (trx) => (await recheck?.(trx)) ?? beginOperation(trx, row, now()))
    .catch(async (error: unknown) => {
      const taken = error instanceof PublishedAlready && (await reasonAgainstName(store.read, row.finalPath));
      if (!taken) throw error;
      return taken;
    });
  if ("code" in begun) return begun;
  const current = (): Promise<Operation | undefined> => findOperation(store.read, id);
  try {
    const failed = await carryOut(begun);
    if (failed) await kind.rollBack(journal, (await current()) ?? begun, inCommands(failed.message));
    return failed;
  } catch (error) {
    if (error instanceof MustStop) throw error;
    const left = await current();
    // Also when it is published already: recording that again does no harm.
    if (left && isOpen(left.state)) await journal.recoverOperation(journal, left);
    if (!afterRecovery) throw error;
    return afterRecovery(error, await current());
  }
}

const isOpen = (state: OperationState): boolean => (OPEN_STATES as readonly OperationState[]).includes(state);

/** Why a name in the library is not free by the journal: a release published a file under it, or is about to. */
export async function reasonAgainstName(db: Db, destination: string): Promise<Reason | undefined> {
  const other = await publicationAt(db, destination);
  if (!other) return undefined;
  const message = `Release ${other.releaseId} filed a file under this name; undo that release, or skip this file.`;
  return { code: "destination_exists", message };
}

/** Writes the next state of an operation. */
export const record = (
  { store, lease, now }: Pick<Journal, "store" | "lease" | "now">,
  operation: Operation,
  to: OperationState,
  progress?: Parameters<typeof advance>[5],
): Promise<void> => store.write((trx) => advance(trx, operation, to, lease.number, now(), progress));

/** Removes what an unfinished, unpublished operation made, and closes it. */
export async function rollBack(
  journal: Pick<Journal, "store" | "files" | "lease" | "now">,
  operation: Operation,
  why: string,
): Promise<void> {
  const { files } = journal;
  if (operation.tempPath !== undefined) await files.removeStaged(operation.tempPath, operation.id);
  await files.removeEmptyFolders(operation.madeFolders);
  await record(journal, operation, "rolled_back", { error: why });
}
