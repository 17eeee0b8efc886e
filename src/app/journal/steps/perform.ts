import { sentence, toCommandText } from "../../../base/actions/sentence.ts";
import { MustStop } from "../../../base/errors.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import type { Missing } from "../../../core/journal/missing.ts";
import {
  OPEN_STATES,
  type Operation,
  type OperationState,
} from "../../../core/journal/operation.ts";
import type { Recovery } from "../../../core/journal/recovery.ts";
import {
  abandonOperation,
  advance,
  beginOperation,
  findOperation,
  PublishedAlready,
} from "../../../store/journal/journal.ts";
import { findPublicationAt } from "../../../store/journal/publications.ts";
import type { Db, Trx } from "../../../store/open.ts";
import { confirmMissing } from "./confirm-missing.ts";
import type { Journal } from "./journal.ts";
import { assertAnchored } from "./roots.ts";

/**
 * Defines how operations of one kind end. The code that all kinds share exists only once: here and
 * in `recoverOperation`.
 */
export type OperationEnding = {
  /** Discards the operation: removes what it made and closes it. Also used after a crash. */
  rollBack: (journal: Journal, operation: Operation, why: string) => Promise<void>;
  /**
   * Finishes the operation after a crash, when its file is complete under its staged name
   * (`publish`) or already at its path (`seal`).
   */
  finish: (
    journal: Journal,
    operation: Operation,
    found: Extract<Recovery, { do: "publish" | "seal" }>,
  ) => Promise<void>;
};

/** The row that is written before the operation does anything. */
export type OperationIntent = Omit<Operation, "state">;

type JournaledAct = {
  /** The columns of the row that are specific to this operation. */
  intent: (id: string) => Omit<OperationIntent, "id" | "lease">;
  /** Called in the intent's transaction. Returns why the operation can no longer begin. */
  recheck?: ((trx: Trx) => Promise<Reason | undefined>) | undefined;
  /**
   * Makes the file, publishes it and closes the operation. Returns the reason if that failed; the
   * operation is then rolled back.
   */
  carryOut: (operation: Operation) => Promise<Reason | undefined>;
  /**
   * Turns an error into a result, after recovery has run. `operation` is its state in the journal
   * at that time.
   */
  afterRecovery?: (error: unknown, operation: Operation | undefined) => Promise<Reason | undefined>;
};

/**
 * Carries out one journaled operation: writes the intent, acts, and closes the operation.
 * @returns why it was not done
 * @throws what `carryOut` throws, unless `afterRecovery` turns it into a result
 */
export async function perform(
  journal: Journal,
  kind: Pick<OperationEnding, "rollBack">,
  { intent, recheck, carryOut, afterRecovery }: JournaledAct,
): Promise<Reason | undefined> {
  const begun = await begin(journal, intentOf(journal, intent), recheck);
  return isReason(begun)
    ? begun
    : carryThrough(journal, kind, begun, carryOut(begun), afterRecovery);
}

export function intentOf(
  { newId, lease }: Journal,
  intent: JournaledAct["intent"],
): OperationIntent {
  const id = newId();
  return { ...intent(id), id, lease: lease.number };
}

/**
 * Writes an intent in a separate transaction. If the operation must not begin, returns the reason
 * instead.
 */
export async function begin(
  { store, clock }: Journal,
  intent: OperationIntent,
  recheck?: JournaledAct["recheck"],
): Promise<Operation | Reason> {
  try {
    return await store.write(
      async (trx) => (await recheck?.(trx)) ?? beginOperation(trx, intent, clock.now()),
    );
  } catch (error) {
    return reasonNotBegun(store.read, intent, error);
  }
}

/**
 * Returns the reason if an intent could not be written because its name was taken in the meantime.
 * @throws any other error
 */
export async function reasonNotBegun(
  db: Db,
  { finalPath }: OperationIntent,
  error: unknown,
): Promise<Reason> {
  const taken = error instanceof PublishedAlready && (await reasonAgainstName(db, finalPath));
  if (!taken) throw error;
  return taken;
}

/**
 * Waits for an action whose intent is written. If the action throws, the state on disk decides the
 * outcome, exactly as after a kill: the file may be visible although the step after it failed. An
 * engine that has lost its lease must touch nothing, so it leaves recovery to the next engine.
 * @returns what the action returns; if that is a reason, the action is rolled back
 * @throws what the action throws, unless `afterRecovery` turns it into a result
 */
export async function carryThrough<T extends object | undefined>(
  journal: Journal,
  kind: Pick<OperationEnding, "rollBack">,
  begun: Operation,
  act: Promise<T | Reason>,
  afterRecovery?: (error: unknown, operation: Operation | undefined) => Promise<T | Reason>,
): Promise<T | Reason> {
  const current = (): Promise<Operation | undefined> => findOperation(journal.store.read, begun.id);
  try {
    const done = await act;
    if (isReason(done)) {
      await kind.rollBack(journal, (await current()) ?? begun, toCommandText(done.message));
    } else {
      journal.onNewName?.(begun.finalPath);
    }
    return done;
  } catch (error) {
    if (error instanceof MustStop) throw error;
    const left = await current();
    // Also recovers an operation that is already published. Recording the publication again does no
    // harm.
    if (left && isOpen(left.state)) await journal.recoverOperation(journal, left);
    journal.onNewName?.(begun.finalPath);
    if (!afterRecovery) throw error;
    return afterRecovery(error, await current());
  }
}

/** True if `outcome` is the reason why something was not done. */
export const isReason = (outcome: object | undefined): outcome is Reason =>
  outcome !== undefined && "code" in outcome;

const isOpen = (state: OperationState): boolean =>
  (OPEN_STATES as readonly OperationState[]).includes(state);

/**
 * Returns why the journal does not consider a name in the library free: a release has published a
 * file under it, or is about to.
 */
export async function reasonAgainstName(db: Db, destination: string): Promise<Reason | undefined> {
  const other = await findPublicationAt(db, destination);
  if (!other) return undefined;
  const message = sentence`Release ${other.releaseId} filed a file under this name; ${{ do: "verb", of: "undo" }} that release, or ${{ do: "verb", of: "skip" }} this file.`;
  return { code: "destination_exists", message };
}

/** Writes the next state of an operation. */
export const record = (
  { store, lease, clock }: Journal,
  operation: Operation,
  to: Exclude<OperationState, "abandoned">,
  progress?: Parameters<typeof advance>[5],
): Promise<void> =>
  store.write((trx) => advance(trx, operation, to, lease.number, clock.now(), progress));

/** Ends an operation of which it is proven that its result is gone. */
export const abandon = (
  { store, lease, clock }: Journal,
  operation: Operation,
  proof: Missing,
  error: string,
): Promise<void> =>
  store.write((trx) =>
    abandonOperation(trx, operation, proof, { lease: lease.number, at: clock.now(), error }),
  );

/**
 * Removes an operation's staged file.
 * @throws Outage `root_missing` if it cannot be known whether the file is still there
 */
export async function removeStaged(
  { files }: Pick<Journal, "files">,
  { id, tempPath, anchor }: Pick<Operation, "id" | "tempPath" | "anchor">,
): Promise<void> {
  if (tempPath === undefined || (await files.removeStaged(tempPath, id))) return;
  await confirmMissing(files, { path: tempPath, anchor });
}

/** Removes what an unfinished, unpublished operation made, and closes it. */
export async function rollBack(journal: Journal, operation: Operation, why: string): Promise<void> {
  const { files } = journal;
  await removeStaged(journal, operation);
  await files.removeEmptyFolders(operation.madeFolders);
  // The folders stay on a disk that went away while they were removed.
  await assertAnchored(files, operation.anchor);
  await record(journal, operation, "rolled_back", { error: why });
}
