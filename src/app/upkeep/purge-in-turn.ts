import type { Store } from "../../store/open.ts";

const ends = new WeakMap<Store, Promise<unknown>>();

/**
 * Runs what looks whether a file of the trash may be deleted and deletes it, one after the other for all that share a
 * database: of a content's last two names in the trash, the nightly upkeep and a person's wish would else each delete one
 * for the sake of the other.
 */
export function purgeInTurn<T>(store: Store, work: () => Promise<T>): Promise<T> {
  const done = (ends.get(store) ?? Promise.resolve()).then(work);
  ends.set(
    store,
    done.catch(() => {}),
  );
  return done;
}
