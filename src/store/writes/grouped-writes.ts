import { setImmediate as nextTurn } from "node:timers/promises";
import { isBusy, retryBusy } from "./busy.ts";

type SavepointStatement = "savepoint of_one" | "release of_one" | "rollback to of_one";

type Deps<Trx> = {
  /** One transaction: commits when the work resolves, rolls back when it rejects. */
  transaction: (work: (trx: Trx) => Promise<void>) => Promise<void>;
  /** Runs a savepoint statement in the open transaction. */
  run: (statement: SavepointStatement, trx: Trx) => unknown;
  /**
   * True if the transaction is still open. When the disk is full, SQLite has already rolled back on
   * its own.
   */
  isOpen: () => boolean;
  random: () => number;
};

type GroupedWrite<Trx> = {
  work: (trx: Trx) => Promise<unknown>;
  /** True if the write has its own savepoint, because another write in its transaction failed. */
  isApart: boolean;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
  /** Stops listening to the write's signal, once the write is in a transaction. */
  begin: () => void;
  /**
   * Listens to the write's signal again after a failed transaction. Returns whether the write still
   * waits.
   */
  waitAgain: () => boolean;
};

/** The result of a write, which is reported after the commit. */
type EndedWrite<Trx> = { entry: GroupedWrite<Trx>; tell: () => void };

/**
 * Limits of one transaction, because other code must get the event loop, and a finished write must
 * get its commit.
 */
const MAX_WRITES = 64;
const MAX_GROUP_MS = 20;

/**
 * Commits writes that wait at the same time in one transaction, because the sync of a commit takes
 * longer than most writes. A failed write does not affect the others: all writes begin again, each
 * in its own savepoint. Savepoints are used only in this case, because few writes fail and the
 * savepoints were a fifth of all statements. No write resolves before the commit, and if the commit
 * fails, all writes fail.
 * @returns a function that runs a write: `work` runs in a transaction, and again from its beginning
 * if another process was writing or another write failed. An abort while the write waits rejects
 * with the signal's reason.
 */
export function createGroupedWrites<Trx>({ transaction, run, isOpen, random }: Deps<Trx>) {
  let waiting: GroupedWrite<Trx>[] = [];
  let isRunning = false;

  async function carryOut(entry: GroupedWrite<Trx>, trx: Trx): Promise<EndedWrite<Trx>> {
    if (!entry.isApart) {
      const value = await entry.work(trx);
      return { entry, tell: () => entry.resolve(value as never) };
    }
    await run("savepoint of_one", trx);
    try {
      const value = await entry.work(trx);
      await run("release of_one", trx);
      return { entry, tell: () => entry.resolve(value as never) };
    } catch (error) {
      // Either nothing is left of the transaction, so the other writes failed too, or all writes
      // are retried.
      if (!isOpen() || isBusy(error)) throw error;
      await run("rollback to of_one", trx);
      await run("release of_one", trx);
      return { entry, tell: () => entry.reject(error) };
    }
  }

  async function commitSome(): Promise<void> {
    const begun: GroupedWrite<Trx>[] = [];
    const ended: EndedWrite<Trx>[] = [];
    const beginAgain = (): void => {
      waiting = [...begun.filter((entry) => entry.waitAgain()), ...waiting];
    };
    let isOneOfSeveral = false;
    try {
      await transaction(async (trx) => {
        const until = performance.now() + MAX_GROUP_MS;
        while (begun.length < MAX_WRITES && (begun.length === 0 || performance.now() < until)) {
          const entry = waiting.shift();
          if (entry === undefined) return;
          entry.begin();
          begun.push(entry);
          try {
            ended.push(await carryOut(entry, trx));
          } catch (error) {
            isOneOfSeveral = begun.length > 1 && isOpen();
            throw error;
          }
        }
      });
    } catch (error) {
      if (isBusy(error)) {
        beginAgain();
        throw error;
      }
      if (begun.length === 0) throw error;
      if (isOneOfSeveral) {
        for (const entry of begun) entry.isApart = true;
        beginAgain();
      } else {
        for (const entry of begun) entry.reject(error);
      }
      return;
    }
    for (const { tell } of ended) tell();
  }

  /**
   * Waits as long as each turn of the event loop brings new writes, because more are about to come.
   * A commit costs more than a few turns of the loop.
   */
  async function gather(): Promise<void> {
    for (let seen = 0; waiting.length > seen && waiting.length < MAX_WRITES; ) {
      seen = waiting.length;
      // Two turns are best: films that are filed together need 1.1 commits each with one turn, 0.9
      // with two, and no fewer with eight.
      await nextTurn();
      await nextTurn();
    }
  }

  async function commitAll(): Promise<void> {
    while (waiting.length > 0) {
      await gather();
      try {
        await retryBusy(async () => {
          if (waiting.length > 0) await commitSome();
        }, random);
      } catch (error) {
        // Not even a transaction could begin.
        for (const entry of waiting.splice(0)) entry.reject(error);
      }
    }
    isRunning = false;
  }

  return <T>(work: (trx: Trx) => Promise<T>, signal?: AbortSignal): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const onAbort = (): void => {
        waiting = waiting.filter((other) => other !== entry);
        reject(signal?.reason);
      };
      const begin = (): void => signal?.removeEventListener("abort", onAbort);
      const waitAgain = (): boolean => {
        if (signal?.aborted) reject(signal.reason);
        else signal?.addEventListener("abort", onAbort, { once: true });
        return !signal?.aborted;
      };
      const entry: GroupedWrite<Trx> = { work, isApart: false, resolve, reject, begin, waitAgain };
      if (!waitAgain()) return;
      waiting.push(entry);
      if (isRunning) return;
      isRunning = true;
      void commitAll();
    });
}
