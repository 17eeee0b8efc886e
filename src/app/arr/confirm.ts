import { selectMainVideoItems } from "../../base/item.ts";
import type { FindArrClaim } from "../../core/arr/claim.ts";
import type { Release } from "../../core/release/release.ts";
import type { Event } from "../../core/release/state.ts";
import type { Store } from "../../store/open.ts";
import { itemsOf } from "../../store/releases/items.ts";

type Confirm = (release: Release, signal: AbortSignal) => Promise<Event | undefined>;

/**
 * Adds a question to Sonarr and Radarr to the check just before a release is filed. They may have
 * changed their mind since the release was identified. In that case, it settles again, which holds
 * it, asks a person or leaves out what they imported.
 */
export function createArrConfirm(
  store: Store,
  findArrClaim: FindArrClaim,
  confirm: Confirm,
): Confirm {
  return async (release, signal) => {
    const event = await confirm(release, signal);
    if (event !== undefined || release.decidedBy === "person") return event;
    const items = await itemsOf(store.read, release.id);
    const videos = selectMainVideoItems(items);
    const claim = await findArrClaim(
      release,
      videos.map(({ path }) => path),
      signal,
    );
    const isUnchanged =
      claim.is === "free" &&
      videos.every(({ path, problem }) => problem !== undefined || !claim.taken.has(path));
    return isUnchanged ? undefined : { kind: "content_changed" };
  };
}
