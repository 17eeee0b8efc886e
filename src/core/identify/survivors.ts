import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { type Fit, UNKNOWN_FIT } from "./fit.ts";
import { countryTags } from "./readings.ts";
import { saidType } from "./said-type.ts";
import { titleKey } from "./title-key.ts";
import { bears, type Work } from "./work.ts";

export type Fits = ReadonlyMap<string, Fit>;

/** The year of the name is the work's own, within one; for a series also the year in which these episodes were shown. */
export function yearFits(parsed: ParsedName, { id, candidate }: Work, fits: Fits): boolean {
  if (parsed.year === null) return true;
  if (candidate.year !== undefined && Math.abs(candidate.year - parsed.year) <= 1) return true;
  return candidate.type === "tv" && (fits.get(id) ?? UNKNOWN_FIT).years.has(parsed.year);
}

/** "no" only where TMDb states other countries; "unknown" where it states none and the title does not carry the tag. */
export function countryFits(parsed: ParsedName, work: Work): "yes" | "no" | "unknown" {
  const { country, title } = parsed;
  if (country === null) return "yes";
  if (work.candidate.countries.includes(country)) return "yes";
  const tagged = countryTags(country).map((tag) => titleKey(`${title ?? ""} ${tag}`));
  if (bears(work, tagged)) return "yes";
  return work.candidate.countries.length === 0 ? "unknown" : "no";
}

/** The work is not ruled out by type, year, country or missing episodes. Its title is not looked at. */
export function survives(parsed: ParsedName, work: Work, fits: Fits): boolean {
  const said = saidType(parsed);
  if (said !== undefined && said !== work.candidate.type) return false;
  if (!yearFits(parsed, work, fits) || countryFits(parsed, work) === "no") return false;
  return work.candidate.type === "movie" || (fits.get(work.id) ?? UNKNOWN_FIT).exists !== "not_all";
}

type Rivalry = { parsed: ParsedName; said: readonly string[]; works: readonly Work[]; fits: Fits };

/** Other series that may as well be meant: they bear one of the readings and nothing rules them out. */
export const seriesRivals = ({ parsed, said, works, fits }: Rivalry, work: Work): Work[] =>
  works.filter(
    (other) =>
      other.id !== work.id && other.candidate.type === "tv" && bears(other, said) && survives(parsed, other, fits),
  );
