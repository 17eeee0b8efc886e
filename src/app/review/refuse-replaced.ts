import type { Store } from "../../store/open.ts";

/**
 * Refuses to use a database that was replaced under a running process, because its ids may be other
 * releases. With a signal, an abort ends a write that waits for another process's write, and
 * nothing is written.
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
