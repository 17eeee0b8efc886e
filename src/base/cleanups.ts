/** Cleanups that run together, the last one first. */
export interface Cleanups extends AsyncDisposable {
  /** Disposes of `resource` later, and returns it. */
  use<T extends AsyncDisposable | Disposable | undefined>(resource: T): T;
  defer(cleanup: () => unknown): void;
  /** Hands all cleanups to a new list, and leaves this one without any. */
  move(): Cleanups;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Creates an empty list. All cleanups run, even if one of them fails. Then the failure is thrown, or
 * an `AggregateError` if there are several. The language's own `AsyncDisposableStack` does the same,
 * but Node has it only from version 24 on.
 */
export function createCleanups(): Cleanups {
  return listOf([]);
}

function listOf(given: (() => unknown)[]): Cleanups {
  let left: (() => unknown)[] | undefined = given;

  function defer(cleanup: () => unknown): void {
    if (left === undefined) throw new Error("These cleanups have already run or moved.");
    left.push(cleanup);
  }

  return {
    defer,
    use(resource) {
      if (resource === undefined) return resource;
      if (Symbol.asyncDispose in resource) defer(() => resource[Symbol.asyncDispose]());
      else defer(() => resource[Symbol.dispose]());
      return resource;
    },
    move() {
      if (left === undefined) throw new Error("These cleanups have already run or moved.");
      const moved = listOf(left);
      left = undefined;
      return moved;
    },
    async [Symbol.asyncDispose]() {
      const cleanups = left ?? [];
      left = undefined;
      const failures: unknown[] = [];
      for (const cleanup of cleanups.toReversed()) {
        try {
          await cleanup();
        } catch (failure) {
          failures.push(failure);
        }
      }
      if (failures.length > 1) throw new AggregateError(failures, "Several cleanups failed.");
      if (failures.length === 1) throw failures[0];
    },
  };
}
