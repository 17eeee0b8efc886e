import { quoteTitle, type RankedCandidate, workText } from "../../base/candidate.ts";
import { type Identity, sameWork } from "../../base/identity.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { statedTypeOf } from "../identify/stated-type.ts";
import { titleKey } from "../identify/title-key.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import type { OwnTitle } from "../parse/tokens.ts";

/**
 * Reasons that question what a name means, unlike most reasons about numbers, files or permission.
 */
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

type LearntChoice = {
  /**
   * The release before the choice: why it was in review, what it was identified or filed as, and
   * its candidates.
   */
  previous: {
    reasons: readonly Reason[];
    identity?: Identity | undefined;
    candidates: readonly RankedCandidate[];
  };
  chosen: Identity;
  /** True if the person gave the work's id and did not only agree. */
  byId: boolean;
};

/** The meaning of a name, as a person taught it. Times in ms since 1970. */
export type Alias = {
  id: number;
  nameKey: string;
  /** The title in the name. */
  title: string;
  country?: string | undefined;
  year?: number | undefined;
  /** The work, without season and episodes. */
  identity: Pick<Identity, "type" | "tmdbId" | "title" | "year">;
  /**
   * True if the person gave other numbers than the name has. Then the numbers of the next such name
   * cannot be trusted.
   */
  renumbered: boolean;
  /** The release that it was taught for. */
  releaseId: number;
  releaseName: string;
  actor: string;
  at: number;
};

/**
 * The meaning of a name, from a person's correction of a release, or from words.json if there is no
 * release.
 */
type Lesson = Pick<Alias, "title" | "identity" | "renumbered"> &
  Partial<Pick<Alias, "releaseId" | "at">>;

/** The current lesson for a name, and the previous one if that meant another work. */
export type RememberedLessons = { newest: Lesson; overruled?: Lesson | undefined };

/**
 * True if a person's choice teaches something about the name: it is another work than the best
 * candidate or the previous identity, or it is the best candidate, chosen by its id while the name
 * was in doubt. An approval that only agrees teaches nothing.
 */
export function isLesson({ previous, chosen, byId }: LearntChoice): boolean {
  const [first] = previous.candidates;
  if (first === undefined || !sameWork(first, chosen)) return true;
  if (previous.identity !== undefined && !sameWork(previous.identity, chosen)) return true;
  return byId && previous.reasons.some(({ code }) => ABOUT_THE_NAME.has(code));
}

/** The newest alias of one name, and the last one with another work, which it overrules. */
export function toRemembered(aliases: readonly Alias[]): RememberedLessons | undefined {
  const [newest, ...older] = aliases.toSorted((a, b) => b.id - a.id);
  if (newest === undefined) return undefined;
  return { newest, overruled: older.find(({ identity }) => !sameWork(identity, newest.identity)) };
}

/**
 * Returns what a title in words.json means in a name with its year and type. A title with a year
 * comes first.
 */
export function recallFromWords(
  titles: readonly OwnTitle[],
  parsed: ParsedName,
): RememberedLessons | undefined {
  const key = titleKey(parsed.title ?? "");
  const stated = statedTypeOf(parsed);
  const meant = titles
    .filter(
      (ownTitle) =>
        ownTitle.key === key &&
        (ownTitle.year ?? parsed.year) === parsed.year &&
        (stated ?? ownTitle.type) === ownTitle.type,
    )
    .toSorted((a, b) => (b.year ?? 0) - (a.year ?? 0))[0];
  if (meant === undefined) return undefined;
  const { title, type, tmdbId } = meant;
  return { newest: { title, identity: { type, tmdbId, title: "" }, renumbered: false } };
}

/** Where a person taught what a name means, as part of a sentence. */
export const explainLessonSource = ({ releaseId }: Lesson): string =>
  releaseId === undefined ? "in words.json" : `for release ${releaseId}`;

/** Explains an alias: when and for which release a person taught it, and what was taught before. */
export function explainRemembered({ newest, overruled }: RememberedLessons): Reason {
  const { identity, title, at } = newest;
  if (at === undefined) {
    return {
      code: "remembered",
      message: `words.json says that ${quoteTitle(title)} is ${workText(identity)}.`,
    };
  }
  const newer = `On ${dayOf(at)}, a person approved ${quoteTitle(title)} as ${workText(identity)} ${explainLessonSource(newest)}.`;
  const older =
    overruled?.at === undefined
      ? ""
      : ` On ${dayOf(overruled.at)}, it was approved as ${workText(overruled.identity)} ${explainLessonSource(overruled)}; the newer approval counts.`;
  return { code: "remembered", message: `${newer}${older}` };
}

const dayOf = (position: number): string => new Date(position).toISOString().slice(0, 10);
