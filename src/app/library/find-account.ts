import type { NamedId } from "../../adapters/plex/browse/watch-history.ts";
import { UserError } from "../../core/errors.ts";
import { sameName } from "../../core/playback/media.ts";
import { quoted } from "../../core/text/quoted.ts";

const MOST = 20;

/** Whose account a name is. Throws `UserError`: `not_found` naming all, `invalid_request` when several bear the name. */
export function findAccount(accounts: readonly NamedId[], user: string): NamedId {
  const exact = accounts.filter(({ name }) => name === user);
  const [first, second] = exact.length > 0 ? exact : accounts.filter(({ name }) => sameName(user, name));
  if (second)
    throw new UserError(`Several accounts are named ${quoted(user)}.`, "Leave out user, and look at the names.");
  if (first) return first;
  const names = accounts.slice(0, MOST).map(({ name }) => quoted(name));
  throw new UserError(
    `This server has no account ${quoted(user)}.`,
    names.length === 0 ? "Plex lists no accounts; leave out user." : `It has ${names.join(", ")}.`,
    "not_found",
  );
}
