import { join } from "node:path";
import type { RootEntry } from "../../adapters/fs/list-roots.ts";
import type { Reason } from "../../core/reason.ts";
import type { Store, Trx } from "../../store/open.ts";
import { addRelease, setReasons } from "../../store/releases.ts";
import { isRootKnown, rememberRoot } from "../../store/roots.ts";

/** More than this at first sight of a root are not taken in without asking. */
export const BACKLOG_SIZE = 25;

export type BacklogPolicy = "ask" | "process" | "ignore";

export type Backlog = {
  /** Takes in what is new in a root; at first sight of the root by the policy for what was there before us. */
  admit(root: string, entries: readonly RootEntry[], signal: AbortSignal): Promise<void>;
};

const PARKED: Reason = {
  code: "backlog",
  message: "It was here before plex-ingest watched this folder; `plex-ingest retry ID` takes it in.",
};

/** Pure: whether what lies in a root at first sight is parked instead of taken in. */
export function isParked(policy: BacklogPolicy, firstSight: boolean, count: number): boolean {
  if (!firstSight) return false;
  return policy === "ignore" || (policy === "ask" && count > BACKLOG_SIZE);
}

const UNREADABLE_NAME: Reason = {
  code: "name_not_utf8",
  message: "Its name is not valid UTF-8, so no program can open it by name; rename it.",
};
const AT_ONCE = 500;

export function createBacklog(deps: { store: Store; policy: BacklogPolicy; now: () => number }): Backlog {
  const { store, policy, now } = deps;
  return {
    async admit(root, entries, signal) {
      const firstSight = !(await isRootKnown(store.read, root));
      const parked = isParked(policy, firstSight, entries.length);
      for (let start = 0; start < entries.length; start += AT_ONCE) {
        signal.throwIfAborted();
        await store.write(async (trx) => {
          for (const entry of entries.slice(start, start + AT_ONCE)) await takeIn(trx, root, entry, parked);
        });
      }
      if (firstSight) await store.write((trx) => rememberRoot(trx, root, now()));
    },
  };

  async function takeIn(trx: Trx, root: string, { name, kind }: RootEntry, parked: boolean): Promise<void> {
    const unnamed = kind === "name_not_utf8";
    const state = unnamed ? "review" : parked ? "ignored" : "settling";
    const by = { actor: "engine", at: now() };
    const id = await addRelease(trx, { source: "folder", name, path: join(root, name), state }, by);
    if (unnamed) await setReasons(trx, id, [UNREADABLE_NAME]);
    else if (parked) await setReasons(trx, id, [PARKED]);
  }
}
