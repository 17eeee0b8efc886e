import type { ListOptions, listRoot } from "./list-folders.ts";

type Only = NonNullable<ListOptions["only"]>;
type Listing = ReturnType<typeof listRoot>;
/** Whoever asks before the first name is read. */
type Joint = { wanted: Only[]; since: number; listing: Listing };

// A disk that hung may be another by now, which answers.
const JOINED_FOR_MS = 1000;

/**
 * The same listing, where many releases look for their names in one large folder at once: whoever asks while a folder is
 * being read waits for the next reading, and all who wait have it in common. As before, every caller's listing is read after
 * the caller asked. A common one takes milliseconds and is not aborted, for others may wait for it.
 */
export function shareListings(list: typeof listRoot, monotonic = () => performance.now()): typeof listRoot {
  const joints = new Map<string, Joint>();
  const reading = new Map<string, Listing>();

  function begin(root: string): Joint {
    const wanted: Only[] = [];
    const joint: Joint = { wanted, since: monotonic(), listing: readTogether() };
    joints.set(root, joint);
    return joint;

    async function readTogether(): Listing {
      await reading.get(root)?.catch(() => undefined);
      const begins = (): void => {
        if (joints.get(root) === joint) joints.delete(root);
        reading.set(root, joint.listing);
      };
      const only: Only = (name) => wanted.some((wants) => wants(name));
      try {
        return await list(root, new AbortController().signal, { only, begins });
      } finally {
        if (joints.get(root) === joint) joints.delete(root);
        if (reading.get(root) === joint.listing) reading.delete(root);
      }
    }
  }

  return async (root: string, signal: AbortSignal, options?: ListOptions) => {
    const { only, atMost } = options ?? {};
    if (only === undefined || atMost !== undefined) return list(root, signal, options);
    signal.throwIfAborted();
    const open = joints.get(root);
    const joint = open && monotonic() - open.since < JOINED_FOR_MS ? open : begin(root);
    joint.wanted.push(only);
    const listing = await joint.listing;
    signal.throwIfAborted();
    if (joint.wanted.length === 1) return listing;
    // That a folder is not there may be known from before this caller asked.
    if (listing.state !== "ok") return list(root, signal, options);
    return { ...listing, entries: listing.entries.filter(({ name }) => only(name)) };
  };
}
