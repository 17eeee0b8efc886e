import type { Store } from "../../store/open.ts";

/** Refuses to answer from a database that was replaced under a running process: its ids may be other releases. */
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
