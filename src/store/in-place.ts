import type { Store } from "./open.ts";

/** A database that was replaced under a running process must not be answered from: its ids mean other releases by now. */
export const inPlace = (store: Store): Store => ({
  ...store,
  get read() {
    store.assertInPlace();
    return store.read;
  },
  write(work, signal) {
    store.assertInPlace();
    return store.write(work, signal);
  },
});
