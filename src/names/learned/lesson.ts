import { quoteTitle, type RankedCandidate, workText } from "../../base/candidate.ts";
import { type Identity, sameWork } from "../../base/identity.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { statedTypeOf } from "../identify/stated-type.ts";
import { titleKey } from "../identify/title-key.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import type { OwnTitle } from "../parse/tokens.ts";

/**
 * Reasons that question the meaning of a name, unlike most reasons about numbers, files or
 * permission.
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
   * The release before the choice: why it was in review, the work that it was identified or filed
   * as, and its candidates.
   */
  previous: {
    reasons: readonly Reason[];
    identity?: Identity | undefined;
    candidates: readonly RankedCandidate[];
  };
  chosen: Identity;
  /** True if the person entered the work's id instead of only agreeing. */
  byId: boolean;
};

/** The meaning of a name, as a person taught it. Times are in ms since 1970. */
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
   * True if the person's numbers differ from those in the name. In that case, the numbers in the
   * next such name cannot be trusted.
   */
  renumbered: boolean;
  /** The release for which it was taught. */
  releaseId: number;
  releaseName: string;
  actor: string;
  at: number;
};

/**
 * The meaning of a name: from a person's correction of a release, or from words.json if there is no
 * release.
 */
type Lesson = Pick<Alias, "title" | "identity" | "renumbered"> &
  Partial<Pick<Alias, "releaseId" | "at">>;

/** The current lesson for a name, and the previous lesson if it meant another work. */
export type RememberedLessons = { newest: Lesson; overruled?: Lesson | undefined };

/**
 * True if a person's choice teaches something about the name. Either the chosen work differs from
 * the best candidate or from the previous identity, or it is the best candidate and was chosen by
 * its id while the name was in doubt. An approval that merely confirms the suggestion teaches
 * nothing new.
 */
export function isLesson({ previous, chosen, byId }: LearntChoice): boolean {
  const [first] = previous.candidates;
  if (first === undefined || !sameWork(first, chosen)) return true;
  if (previous.identity !== undefined && !sameWork(previous.identity, chosen)) return true;
  return byId && previous.reasons.some(({ code }) => ABOUT_THE_NAME.has(code));
}

/**
 * Returns the newest alias of one name, and the latest alias for another work, which the newest one
 * overrules.
 */
export function toRemembered(aliases: readonly Alias[]): RememberedLessons | undefined {
  const [newest, ...older] = aliases.toSorted((a, b) => b.id - a.id);
  if (newest === undefined) return undefined;
  return { newest, overruled: older.find(({ identity }) => !sameWork(identity, newest.identity)) };
}

/**
 * Returns the meaning of a title in words.json for a name with its year and type. A title with a
 * year takes precedence.
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

/** Returns the place where a person taught the name's meaning, as part of a sentence. */
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
