import { Outage, type OutageCode, UserError } from "../../core/errors.ts";
import { type Finding, fail } from "./finding.ts";

/** What to do where the server's client does not say it itself. */
const ADVICE: Partial<Record<OutageCode, string>> = {
  plex_unavailable: "See that Plex runs, and that PLEX_URL leads to it from this machine.",
  plex_unauthorized: "Set PLEX_TOKEN again: https://support.plex.tv/articles/204059436 tells where the token is.",
  tmdb_unavailable: "See that this machine reaches the internet, and TMDB_URL if you set it.",
  tmdb_unauthorized: "Copy the key again from https://www.themoviedb.org/settings/api.",
};

/** What a server's client says is wrong, with what to do about it. Every other error is thrown again. */
export function problemOf(error: unknown): Finding {
  if (error instanceof UserError) return fail(error.message, { advice: error.hint });
  if (!(error instanceof Outage)) throw error;
  const advice = ADVICE[error.code];
  return fail(error.message, advice === undefined ? {} : { advice });
}
