import type { Store } from "../../store/open.ts";

/**
 * Refuses to use a database that was replaced while this process was running, because its ids may
 * belong to other releases. If a signal is given and aborts, a write that is waiting for another
 * process's write ends, and nothing is written.
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
