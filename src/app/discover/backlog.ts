import { basename, join } from "node:path";
import type { Reason } from "../../core/reason.ts";
import type { Store } from "../../store/open.ts";
import { addRelease, setReasons } from "../../store/releases.ts";
import { isRootKnown, rememberRoot } from "../../store/roots.ts";

/** More than this at first sight of a root are not taken in without asking. */
export const BACKLOG_SIZE = 25;

export type BacklogPolicy = "ask" | "process" | "ignore";

export type Backlog = {
  /** Takes in what is new in a root; at first sight of the root by the policy for what was there before us. */
  admit(root: string, names: readonly string[], signal: AbortSignal): Promise<void>;
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

export function createBacklog(deps: { store: Store; policy: BacklogPolicy; now: () => number }): Backlog {
  const { store, policy, now } = deps;
  return {
    async admit(root, names, signal) {
      const firstSight = !(await isRootKnown(store.read, root));
      const parked = isParked(policy, firstSight, names.length);
      for (let start = 0; start < names.length; start += 500) {
        signal.throwIfAborted();
        const slice = names.slice(start, start + 500);
        await store.write(async (trx) => {
          const at = now();
          for (const name of slice) {
            const release = { source: "folder", name: basename(name), path: join(root, name) } as const;
            const id = await addRelease(
              trx,
              { ...release, state: parked ? "ignored" : "settling" },
              { actor: "engine", at },
            );
            if (parked) await setReasons(trx, id, [PARKED]);
          }
        });
      }
      if (firstSight) await store.write((trx) => rememberRoot(trx, root, now()));
    },
  };
}
