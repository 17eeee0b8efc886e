import type { MediaType } from "../identity.ts";
import type { ParsedName } from "../parse/parsed-name.ts";
import { saidType } from "./said-type.ts";
import { titleKey } from "./title-key.ts";

export type Query = { type: MediaType; title: string; year?: number };

const MOST = 4;
// TMDb answers nothing for longer ones, and they would only fill the cache.
const MOST_TITLE = 200;

const query = (type: MediaType, title: string, year?: number | null): Query => {
  const cut = title.slice(0, MOST_TITLE).trim();
  return year === undefined || year === null ? { type, title: cut } : { type, title: cut, year };
};

/**
 * The searches for a release, most promising first, at most four. Also without the year, because a remake that TMDb dates
 * a year off is a rival; for a movie also among series, because a title shared with one is no proof.
 */
export function toQueries(parsed: ParsedName): Query[] {
  const { title, year } = parsed;
  if (title === null || titleKey(title) === "") return [];
  const said = saidType(parsed);
  const types: MediaType[] = said === "tv" ? ["tv"] : ["movie", "tv"];
  const list: Query[] = [];
  if (year !== null) for (const type of said === undefined ? types : [said]) list.push(query(type, title, year));
  for (const type of types) list.push(query(type, title));
  // "Inception 2010" was asked for already, as title and year.
  const dated = titleKey(`${title} ${year ?? ""}`);
  const other = otherQueries(parsed).filter((one) => titleKey(one.title) !== dated);
  return [...list, ...other].slice(0, MOST);
}

/** Searches by the other readings of the title, at most four: for when no work bears the main one. */
export function otherQueries(parsed: ParsedName): Query[] {
  const main = titleKey(parsed.title ?? "");
  const titles = new Map(parsed.altTitles.map((other) => [titleKey(other), other]));
  titles.delete(main);
  titles.delete("");
  const said = saidType(parsed);
  const types: MediaType[] = said === undefined ? ["movie", "tv"] : [said];
  return [...titles.values()].flatMap((title) => types.map((type) => query(type, title))).slice(0, MOST);
}
