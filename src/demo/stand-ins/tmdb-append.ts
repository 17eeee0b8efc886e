import type { FakeMovie, FakeSeries } from "./catalogue/works.ts";
import { seasonDetails } from "./tmdb-rows.ts";

/** What `append_to_response` adds, each under its own name; what does not exist is left out. */
export function movieParts(work: FakeMovie, names: readonly string[]): Record<string, unknown> {
  return pick(names, {
    alternative_titles: { titles: alternatives(work) },
    external_ids: { imdb_id: work.imdb },
    translations: { translations: translations(work, "title") },
  });
}

/** As for movies; `season/1` among the names gives that season. */
export function seriesParts(work: FakeSeries, names: readonly string[]): Record<string, unknown> {
  return pick(names, {
    alternative_titles: { results: alternatives(work) },
    external_ids: { imdb_id: work.imdb, tvdb_id: work.tvdb },
    translations: { translations: translations(work, "name") },
    ...Object.fromEntries(work.seasons.map((season) => [`season/${season.season}`, seasonDetails(work, season)])),
  });
}

const pick = (names: readonly string[], parts: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(names.filter((name) => Object.hasOwn(parts, name)).map((name) => [name, parts[name]]));

const alternatives = (work: FakeMovie | FakeSeries) =>
  work.alternatives.map((title) => ({ iso_3166_1: work.countries[0] ?? "US", title, type: "" }));

/** English is there for every work; a title that equals the original is empty, as on TMDb. */
const translations = (work: FakeMovie | FakeSeries, field: "title" | "name") =>
  Object.entries({ en: work.title, ...work.translations }).map(([language, title]) => ({
    iso_639_1: language,
    data: { [field]: title === work.originalTitle ? "" : title, overview: "" },
  }));
