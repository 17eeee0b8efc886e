import { UserError } from "../../core/errors.ts";
import type { Identity, MediaType } from "../../core/identity.ts";
import type { Release } from "../../core/release/release.ts";
import { firstCandidate } from "./queue.ts";

/** Two candidates this close are not told apart for a person who names neither; thousandths. */
export const LEAD = 100;

export type Choice = {
  type?: MediaType | undefined;
  tmdbId?: number | undefined;
  season?: number | undefined;
  episodes?: number[] | undefined;
};

/**
 * The identity that an approval means. Named: that one. Not named: the first candidate, if it leads clearly and is the
 * one that the person was shown, or what the release already is where a person decided before.
 * @throws UserError: `invalid_request` when the type is open, `conflict` naming the candidates when the choice is.
 */
export function chooseIdentity(release: Release, choice: Choice): Identity {
  const { season, episodes } = choice;
  const numbers = { ...(season === undefined ? {} : { season }), ...(episodes === undefined ? {} : { episodes }) };
  if (choice.tmdbId !== undefined) return { ...named(release, choice.tmdbId, choice.type), ...numbers };
  const persons = release.state !== "review" || release.decidedBy === "person";
  const settled = persons ? release.identity : undefined;
  if (settled) return { ...settled, ...numbers };
  return { ...unnamed(release), ...numbers };
}

function named(release: Release, tmdbId: number, type: MediaType | undefined): Identity {
  const known = release.candidates.find((c) => c.tmdbId === tmdbId && (type === undefined || c.type === type));
  if (known) return { type: known.type, tmdbId, title: known.title, year: known.year };
  const said = release.parsed?.type;
  const likely = type ?? (said === "movie" ? "movie" : said === "episode" ? "tv" : undefined);
  if (!likely) {
    throw new UserError(
      `Release ${release.id} does not say whether it is a movie or a series.`,
      "Name the type as well: movie or tv.",
    );
  }
  // The title comes from TMDb when the engine gets to it.
  return { type: likely, tmdbId, title: "" };
}

function unnamed(release: Release): Identity {
  const [first, second] = release.candidates;
  if (!first) {
    throw new UserError(`Release ${release.id} has no candidate to approve.`, "Name its type and TMDb id.", "conflict");
  }
  const list = release.candidates
    .slice(0, 5)
    .map((c) => `${c.type} ${c.tmdbId} ${c.title}${c.year === undefined ? "" : ` (${c.year})`}`)
    .join("; ");
  if (second && first.confidence - second.confidence < LEAD) {
    throw new UserError(
      `Release ${release.id} has several likely candidates: ${list}.`,
      "Name the one you mean by its TMDb id.",
      "conflict",
    );
  }
  if (release.shown !== firstCandidate(release)) {
    throw new UserError(
      `The candidates of release ${release.id} are now: ${list}.`,
      "Look at it again, or name the TMDb id.",
      "conflict",
    );
  }
  if (release.identity?.tmdbId === first.tmdbId && release.identity.type === first.type) return release.identity;
  return { type: first.type, tmdbId: first.tmdbId, title: first.title, year: first.year };
}
