import { setTimeout } from "node:timers/promises";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import type { ListOptions, listRoot } from "./list-folders.ts";

type EntryFilter = NonNullable<ListOptions["only"]>;
type PendingListing = ReturnType<typeof listRoot>;
/** A listing shared by all callers that request it before its first name is read. */
type JointListing = { wanted: EntryFilter[]; since: number; listing: PendingListing };

// How long callers can join a pending listing. A disk that hung may have been replaced by one that
// responds.
const JOINED_FOR_MS = 1000;

/**
 * Pause after a listing before the same folder is read again: 20 times as long as the reading took,
 * between 5 and 50 ms. In a batch of a thousand releases, no release waits longer than that, and a
 * single release reads a folder once.
 */
const RESTS_TIMES = 20;
const [RESTS_AT_LEAST_MS, RESTS_AT_MOST_MS] = [5, 50];

/**
 * Shares listings when many releases look into one folder at once. Callers that request a listing
 * while the folder is being read, or just after, wait for the next reading and share it. Every
 * caller still gets a listing that was read after its request. A shared reading takes milliseconds
 * and is not aborted, because other callers may wait for it.
 */
export function shareListings(
  list: typeof listRoot,
  monotonic = () => performance.now(),
  sleep: (ms: number) => Promise<unknown> = setTimeout,
): typeof listRoot {
  const joints = new Map<string, JointListing>();
  const reading = new Map<string, PendingListing>();
  /** Folders that were just read, with the pause before their next reading. */
  const resting = new Map<string, Promise<unknown>>();

  function begin(key: string, root: string, options: ListOptions): JointListing {
    const wanted: EntryFilter[] = [];
    const joint: JointListing = { wanted, since: monotonic(), listing: readTogether() };
    joints.set(key, joint);
    return joint;

    async function readTogether(): PendingListing {
      await reading.get(key)?.catch(() => undefined);
      await resting.get(key);
      let began = monotonic();
      const begins = (): void => {
        began = monotonic();
        if (joints.get(key) === joint) joints.delete(key);
        reading.set(key, joint.listing);
      };
      const only: EntryFilter = (name) => wanted.some((wants) => wants(name));
      try {
        return await list(root, new AbortController().signal, { ...options, only, begins });
      } finally {
        if (joints.get(key) === joint) joints.delete(key);
        if (reading.get(key) === joint.listing) reading.delete(key);
        const took = monotonic() - began;
        const ms = Math.min(Math.max(RESTS_AT_LEAST_MS, RESTS_TIMES * took), RESTS_AT_MOST_MS);
        const rest: Promise<unknown> = sleep(ms).finally(() => {
          if (resting.get(key) === rest) resting.delete(key);
        });
        resting.set(key, rest);
      }
    }
  }

  return async (root: string, signal: AbortSignal, options?: ListOptions) => {
    const { only, atMost, ...others } = options ?? {};
    // A shared listing limited by `atMost` could omit names that only one of the callers wants.
    if (only !== undefined && atMost !== undefined) return list(root, signal, options);
    signal.throwIfAborted();
    const key = `${only === undefined ? (atMost ?? "all") : "only"} ${root}`;
    const open = joints.get(key);
    const joint =
      open && monotonic() - open.since < JOINED_FOR_MS
        ? open
        : begin(key, root, { ...others, ...dropUndefined({ atMost }) });
    joint.wanted.push(only ?? EVERY);
    const listing = await joint.listing;
    signal.throwIfAborted();
    if (joint.wanted.length === 1) return listing;
    // A missing folder may have been detected before this caller asked.
    if (listing.state !== "ok") return list(root, signal, options);
    return only === undefined
      ? listing
      : { ...listing, entries: listing.entries.filter(({ name }) => only(name)) };
  };
}

const EVERY: EntryFilter = () => true;
