import { createCleanups } from "../../base/cleanups.ts";

/**
 * Creates one part of a process when it is first needed. All callers share it. A failed attempt is
 * repeated at the next call.
 */
export type MakePart = <T>(
  make: () => Promise<T>,
  close?: (made: T) => unknown,
) => () => Promise<T>;

/** Manages the parts of one process. `close` closes the parts that were created, last one first. */
export function createLazyParts(): { part: MakePart; close(): Promise<void> } {
  const stack = createCleanups();
  const beingMade = new Set<Promise<unknown>>();

  async function madeOnce<T>(make: () => Promise<T>, close: (made: T) => unknown): Promise<T> {
    const made = await make();
    stack.defer(async () => void (await close(made)));
    return made;
  }

  return {
    part(make, close = () => {}) {
      let made: ReturnType<typeof make> | undefined;
      return () => {
        if (made) return made;
        const making = madeOnce(make, close).finally(() => beingMade.delete(making));
        beingMade.add(making);
        making.catch(() => {
          made = undefined;
        });
        made = making;
        return making;
      };
    },
    async close() {
      await Promise.allSettled(beingMade);
      await stack[Symbol.asyncDispose]();
    },
  };
}
