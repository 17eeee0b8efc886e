import { selectMainVideoItems } from "../../base/item.ts";
import type { FindArrClaim } from "../../core/arr/claim.ts";
import { isImportedByArr } from "../../core/plan/files/not-filed.ts";
import type { Release } from "../../core/release/release.ts";
import type { Event } from "../../core/release/state.ts";
import type { StoreReader } from "../../store/open.ts";
import { itemsOf } from "../../store/releases/items.ts";

type Confirm = (release: Release, signal: AbortSignal) => Promise<Event | undefined>;

/**
 * Adds a question to Sonarr and Radarr to the check just before a release is filed. They may have
 * changed their mind since the release was identified. In that case, it settles again, which holds
 * it, asks a person or leaves out what they imported. A person's decision is carried out, unless
 * an app has imported all of it since.
 */
export function createArrConfirm(
  store: StoreReader,
  findArrClaim: FindArrClaim,
  confirm: Confirm,
): Confirm {
  return async (release, signal) => {
    const event = await confirm(release, signal);
    if (event !== undefined) return event;
    const isDecided = release.decidedBy === "person";
    // The person knows that the library of an app has it.
    if (isDecided && release.duplicates?.do === "keep_both") return undefined;
    const items = await itemsOf(store.read, release.id);
    const videos = selectMainVideoItems(items);
    const claim = await findArrClaim(
      release,
      videos.map(({ path }) => path),
      signal,
      { beforeFiling: true },
    );
    if (isDecided) {
      const open = videos.filter(({ problem }) => problem === undefined);
      const taken = claim.is === "waits" ? new Map<string, string>() : claim.taken;
      const messages = open.map(({ path }) => taken.get(path));
      const [message] = messages;
      return message !== undefined && messages.every(isImportedByArr)
        ? { kind: "nothing_to_file", reasons: [{ code: "arr_imported", message }] }
        : undefined;
    }
    const isUnchanged =
      claim.is === "free" &&
      videos.every(({ path, problem }) => problem !== undefined || !claim.taken.has(path));
    return isUnchanged ? undefined : { kind: "content_changed" };
  };
}
