import { UserError } from "../../core/errors.ts";

/** TMDb counts its works up from one; both of its lists are far from a billion. */
const HIGHEST = 1e9;

/** @throws UserError (`invalid_request`) for what can be no TMDb id; none at all is fine. */
export function checkTmdbId(tmdbId: number | undefined): void {
  if (tmdbId === undefined || (Number.isInteger(tmdbId) && tmdbId >= 1 && tmdbId <= HIGHEST)) return;
  throw new UserError(`${tmdbId} is no TMDb id.`, "It is the number in the address of its page on themoviedb.org.");
}
