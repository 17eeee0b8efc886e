import { sentence } from "../../../core/actions/sentence.ts";
import { Outage, UserError } from "../../../core/errors.ts";
import { deckReason, OWNER_ID } from "../../../core/library/library-kind.ts";
import { sameName } from "../../../core/playback/session.ts";
import { quoted } from "../../../core/text/clean-text.ts";
import { fold } from "../../../core/text/fold.ts";
import type { OnDeck } from "../../../servers/plex/remote/browse/libraries.ts";
import type { NamedId } from "../../../servers/plex/remote/browse/watch-history.ts";
import { toIso } from "../../shown/release.ts";
import { type ReadPlex, showAge } from "../cache/read-plex.ts";
import type { ShownAge } from "../cache/shapes.ts";
import { percent } from "../playback/reads.ts";
import { createKnown, type LibraryPlex } from "./known.ts";
import { deck, type ShownDeck, showListed } from "./shapes.ts";
import { findAccount } from "./watch-history.ts";

/** `user`: name of an account of this server; the owner unless stated. */
export type DeckQuery = { user?: string | undefined; limit: number };

/**
 * What the server's owner would watch next, or a user whose token is configured. Throws `UserError` `unsupported` for
 * anyone else: Plex shows it only to the user's own token.
 */
export async function onDeck(
  {
    plex,
    read,
    userToken,
  }: {
    plex: LibraryPlex;
    read: ReadPlex;
    /** The token of a user other than the owner, by name. */
    userToken?: ((name: string) => string | undefined) | undefined;
  },
  { user, limit }: DeckQuery,
  signal: AbortSignal,
): Promise<ShownDeck & ShownAge> {
  const known = createKnown({ plex, read });
  const token = user === undefined ? undefined : userToken?.(user);
  const isOther = user !== undefined && !sameName(user, "owner");
  if (isOther && token === undefined) assertOwner(await known.accounts(signal), user);

  async function load(stop: AbortSignal): Promise<ShownDeck> {
    const names = await known.libraryNames(stop);
    const items = await plex.onDeck({ limit, token }, stop).catch((error: unknown) => {
      throw token !== undefined && user !== undefined ? blame(error, user) : error;
    });
    return { items: items.map((item) => showDeck(item, names)) };
  }

  const key = token === undefined || user === undefined ? String(limit) : `${limit} ${fold(user) || user}`;
  const answer = await read({ kind: "onDeck", key, shape: deck, load }, signal);
  return { ...answer.value, ...showAge(answer) };
}

/** Here Plex refuses the user's token, while the usual message blames the owner's. */
function blame(error: unknown, user: string): unknown {
  if (!(error instanceof Outage) || error.code !== "plex_unauthorized") return error;
  return new Outage("plex_unauthorized", `Plex refuses the token of ${quoted(user)}; check PLEX_USER_TOKENS.`);
}

function assertOwner(accounts: readonly NamedId[], user: string): void {
  const { id, name } = findAccount(accounts, user);
  if (id === OWNER_ID) return;
  throw new UserError(
    `Plex shows what is on deck for ${quoted(name)} only to their own token, and none is configured.`,
    sentence`Leave out user, use ${{ do: "watch_history" }} to see what they watched, or add their token to PLEX_USER_TOKENS.`,
    "unsupported",
  );
}

function showDeck(item: OnDeck, names: ReadonlyMap<string, string>): ShownDeck["items"][number] {
  const { media, positionMs, lastViewedAt = media.addedAt } = item;
  return {
    ...showListed(item, names),
    progress_percent: percent(positionMs, media.durationMs) ?? 0,
    position_ms: positionMs,
    ...(lastViewedAt !== undefined && { updated_at: toIso(lastViewedAt) }),
    reason: deckReason(media.type, positionMs),
  };
}
