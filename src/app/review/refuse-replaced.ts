import type { Store } from "../../store/open.ts";

/**
 * Refuses to answer from a database that was replaced under a running process: its ids may be other
 * releases. With a signal, a write that waits for another process's ends with it, and writes
 * nothing.
 */
export const refuseReplaced = (store: Store, signal?: AbortSignal): Store => ({
  ...store,
  get read() {
    store.assertInPlace();
    return store.read;
  },
  write(work, stop) {
    store.assertInPlace();
    return store.write(work, signal && stop ? AbortSignal.any([signal, stop]) : (stop ?? signal));
  },
});
