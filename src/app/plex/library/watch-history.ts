import type { Viewing } from "../../../adapters/plex/browse/watch-history.ts";
import { showAge } from "../../cache/show-age.ts";
import { findAccount } from "../../library/find-account.ts";
import { showListed } from "../../library/show-listed.ts";
import { known } from "../../playback/show-media.ts";
import type { ShownAge } from "../../playback/shown.ts";
import { toMs } from "../../review/history.ts";
import { toIso } from "../../shown/release.ts";
import { createKnown } from "./known.ts";
import type { LibraryDeps } from "./ports.ts";
import { type ShownViewings, viewings } from "./shapes.ts";

export type WatchQuery = {
  /** Name of an account of this server. */
  user?: string | undefined;
  /** Id or name. */
  library?: string | undefined;
  /** An item, or a show or season: then of all its episodes. */
  mediaId?: string | undefined;
  /** ISO 8601. */
  since?: string | undefined;
  limit: number;
  offset: number;
};

type Names = Record<"libraries" | "accounts" | "devices", ReadonlyMap<string, string>>;

/** Who watched what, newest first. Throws `UserError` for a user, a library or a time that there is not. */
export async function watchHistory(
  { plex, read }: LibraryDeps,
  { user, library, mediaId, since, limit, offset }: WatchQuery,
  signal: AbortSignal,
): Promise<ShownViewings & ShownAge> {
  const names = createKnown({ plex, read });
  const from = since === undefined ? undefined : toMs(since);

  async function load(stop: AbortSignal): Promise<ShownViewings> {
    const [account, section] = await Promise.all([
      user === undefined ? undefined : names.accounts(stop).then((all) => findAccount(all, user)),
      library === undefined ? undefined : names.library(library, stop),
    ]);
    const query = { accountId: account?.id, sectionId: section?.id, mediaId, since: from, limit, offset };
    const [page, libraries, accounts, devices] = await Promise.all([
      plex.history(query, stop),
      names.libraryNames(stop),
      names.accountNames(stop),
      names.deviceNames(stop),
    ]);
    const shown = page.items.map((viewing) => showViewing(viewing, { libraries, accounts, devices }));
    return { items: shown, total: page.total };
  }

  const key = JSON.stringify([user, library, mediaId, from, limit, offset]);
  const answer = await read({ kind: "history", key, shape: viewings, load }, signal);
  return { ...answer.value, ...showAge(answer) };
}

function showViewing(viewing: Viewing, names: Names): ShownViewings["items"][number] {
  const { viewedAt, accountId = "", deviceId = "" } = viewing;
  return {
    media: showListed(viewing, names.libraries),
    viewed_at: toIso(viewedAt),
    ...known({ user: names.accounts.get(accountId), device: names.devices.get(deviceId) }),
  };
}
