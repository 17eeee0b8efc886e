import { MustStop } from "../../../core/errors.ts";
import type { Operation, OperationState } from "../../../core/journal/operation.ts";
import { findOperation } from "../../../store/journal/journal.ts";
import type { OperationDeps } from "./deps.ts";

type Failing<Result> = {
  /** The states in which recovery takes over; in any other state there is nothing to recover. */
  recoverIn: readonly OperationState[];
  /** Turns the error into a result once recovery has decided. `operation` is as the journal has it at that time. */
  afterRecovery?: (error: unknown, operation: Operation | undefined) => Result | Promise<Result>;
};

/**
 * Carries out one journaled operation. If `act` throws, what is on disk decides, exactly as after a kill: the file may be
 * visible although the step after it failed. An engine that lost its lease must touch nothing, so it leaves recovery to the
 * next one.
 * @throws what `act` throws, unless `afterRecovery` turns it into a result
 */
export async function runOperation<Result>(
  deps: OperationDeps,
  { id }: Operation,
  act: () => Promise<Result>,
  { recoverIn, afterRecovery }: Failing<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof MustStop) throw error;
    const left = await findOperation(deps.store.read, id);
    if (left && recoverIn.includes(left.state)) await deps.recoverOperation(deps, left);
    if (!afterRecovery) throw error;
    return afterRecovery(error, await findOperation(deps.store.read, id));
  }
}
