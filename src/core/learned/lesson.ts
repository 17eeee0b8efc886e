import { type Identity, sameWork } from "../identity.ts";
import type { Reason } from "../reason.ts";
import { named, quoted, type RankedCandidate } from "../release/candidate.ts";

/** Reasons that ask what a name means. What asks for numbers, files or permission is no question about the name. */
const ABOUT_THE_NAME: ReadonlySet<Reason["code"]> = new Set<Reason["code"]>([
  "title_differs",
  "number_differs",
  "year_differs",
  "remake_rival",
  "twin_title",
  "sequel_year",
  "series_ambiguous",
  "short_title",
  "low_confidence",
  "close_second",
  "no_match",
  "person_contradicted",
  "numbers_corrected",
]);

type Choice = {
  /** Why the release was held, what it was taken for or had been filed as, and as what it was shown. */
  previous: { reasons: readonly Reason[]; identity?: Identity | undefined; candidates: readonly RankedCandidate[] };
  chosen: Identity;
  /** The person named the work by its id, and did not only agree. */
  byId: boolean;
};

/** What a person said that a name means. Times in ms since 1970. */
export type Alias = {
  id: number;
  nameKey: string;
  /** The title as it stood in the name. */
  title: string;
  country?: string | undefined;
  year?: number | undefined;
  /** The work; without season and episodes. */
  identity: Pick<Identity, "type" | "tmdbId" | "title" | "year">;
  /** The person gave other numbers than the name says: the next name's own are not to be trusted. */
  renumbered: boolean;
  /** The release for which it was said. */
  releaseId: number;
  releaseName: string;
  actor: string;
  at: number;
};

/** The word that counts for a name, and the last one that said otherwise before it. */
export type Remembered = { newest: Alias; overruled?: Alias | undefined };

/**
 * Whether a person's choice says something about the name: it is another work than the leading candidate, or than it was
 * taken for before, or the leading one named by its id while that was in doubt. An approval that merely agrees teaches nothing.
 */
export function isLesson({ previous, chosen, byId }: Choice): boolean {
  const [first] = previous.candidates;
  if (first === undefined || !sameWork(first, chosen)) return true;
  if (previous.identity !== undefined && !sameWork(previous.identity, chosen)) return true;
  return byId && previous.reasons.some(({ code }) => ABOUT_THE_NAME.has(code));
}

/** The newest of what was said of one name, with what it contradicts. */
export function toRemembered(aliases: readonly Alias[]): Remembered | undefined {
  const [newest, ...older] = aliases.toSorted((a, b) => b.id - a.id);
  if (newest === undefined) return undefined;
  return { newest, overruled: older.find(({ identity }) => !sameWork(identity, newest.identity)) };
}

/** The evidence in a sentence: who said what for which release, and what had been said before. */
export function explainRemembered({ newest, overruled }: Remembered): Reason {
  const { identity, releaseId, title, at } = newest;
  const said = `A person said so on ${dayOf(at)} for release ${releaseId}: ${quoted(title)} is ${workText(identity)}.`;
  const before =
    overruled === undefined
      ? ""
      : ` On ${dayOf(overruled.at)}, for release ${overruled.releaseId}, it was said to be ${workText(overruled.identity)}; the newest word counts.`;
  return { code: "remembered", message: `${said}${before}` };
}

/** The work in a sentence, also while only its id is known. */
export const workText = (work: Alias["identity"]): string =>
  work.title === "" ? `the ${work.type === "tv" ? "series" : "movie"} with the TMDb id ${work.tmdbId}` : named(work);

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
