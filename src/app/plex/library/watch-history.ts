import { dropUndefined } from "../../../base/drop-undefined.ts";
import { UserError } from "../../../base/errors.ts";
import { parseSince } from "../../../base/since.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import type { Clock } from "../../../core/clock.ts";
import { matchesName } from "../../../core/playback/session.ts";
import type { NamedId, Viewing } from "../../../servers/plex/remote/browse/watch-history.ts";
import { toIso } from "../../shown/release.ts";
import { type ReadPlex, showAge } from "../cache/read-plex.ts";
import type { ShownAge } from "../cache/shapes.ts";
import { createKnown, type LibraryPlex } from "./known-libraries.ts";
import { type ShownViewings, showListed, viewings } from "./shapes.ts";

const MAX_NAMES = 20;

/**
 * Returns the account with this name. Throws `UserError`: `not_found` (the message lists all
 * names), or `invalid_request` if several accounts have the name.
 */
export function findAccount(accounts: readonly NamedId[], user: string): NamedId {
  const exact = accounts.filter(({ name }) => name === user);
  const [first, second] =
    exact.length > 0 ? exact : accounts.filter(({ name }) => matchesName(user, name));
  if (second) {
    throw new UserError(
      `Several accounts are named ${quoted(user)}.`,
      "Leave out user, and check the names in the result.",
    );
  }
  if (first) return first;
  const names = accounts.slice(0, MAX_NAMES).map(({ name }) => quoted(name));
  throw UserError.notFound(
    `This server has no account ${quoted(user)}.`,
    names.length === 0 ? "Plex lists no accounts; leave out user." : `It has ${names.join(", ")}.`,
  );
}

export type WatchQuery = {
  /** Name of an account of this server. */
  user?: string | undefined;
  /** Library id or name. */
  library?: string | undefined;
  /** Id of an item. A show or season includes all of its episodes. */
  mediaId?: string | undefined;
  /** A time as people write it; see `parseSince`. */
  since?: string | undefined;
  limit: number;
  offset: number;
};

type HistoryNames = Record<"libraries" | "accounts" | "devices", ReadonlyMap<string, string>>;

/**
 * Returns who watched what, newest first. Throws `UserError` for an unknown user or library, or for
 * a malformed time.
 */
export async function watchHistory(
  { plex, read, clock }: { plex: LibraryPlex; read: ReadPlex; clock: Clock },
  { user, library, mediaId, since, limit, offset }: WatchQuery,
  signal: AbortSignal,
): Promise<ShownViewings & ShownAge> {
  const names = createKnown({ plex, read });
  const from = since === undefined ? undefined : parseSince(since, clock.now(), "UTC");

  async function load(stop: AbortSignal): Promise<ShownViewings> {
    const [account, section] = await Promise.all([
      user === undefined ? undefined : names.accounts(stop).then((all) => findAccount(all, user)),
      library === undefined ? undefined : names.library(library, stop),
    ]);
    const query = {
      accountId: account?.id,
      sectionId: section?.id,
      mediaId,
      since: from,
      limit,
      offset,
    };
    const [page, libraries, accounts, devices] = await Promise.all([
      plex.history(query, stop),
      names.libraryNames(stop),
      names.accountNames(stop),
      names.deviceNames(stop),
    ]);
    const shown = page.items.map((viewing) =>
      showViewing(viewing, { libraries, accounts, devices }),
    );
    return { items: shown, total: page.total };
  }

  const key = JSON.stringify([user, library, mediaId, from, limit, offset]);
  const answer = await read({ kind: "history", key, shape: viewings, load }, signal);
  return { ...answer.value, ...showAge(answer) };
}

function showViewing(viewing: Viewing, names: HistoryNames): ShownViewings["items"][number] {
  const { viewedAt, accountId = "", deviceId = "" } = viewing;
  return {
    media: showListed(viewing, names.libraries),
    viewed_at: toIso(viewedAt),
    ...dropUndefined({ user: names.accounts.get(accountId), device: names.devices.get(deviceId) }),
  };
}
