import { episodeOrders, nameTemplate } from "../../../adapters/settings/name-template.ts";
import { text, token, url } from "../../../adapters/settings/text.ts";
import { variable } from "../../../adapters/settings/variable.ts";
import { NAME_KINDS } from "../../../core/plan/names/parse-template.ts";

/** How new folders and files in the library are named. */
export const NAMES = {
  INGEST_MOVIE_FOLDER: variable(nameTemplate("movieFolder"), {
    at: "names.movieFolder",
    fallback: NAME_KINDS.movieFolder.text,
    doc: "Name of a movie's new folder; a folder that the movie already has is used whatever its name.",
  }),
  INGEST_MOVIE_FILE: variable(nameTemplate("movieFile"), {
    at: "names.movieFile",
    fallback: NAME_KINDS.movieFile.text,
    doc: "Name of a movie's file, without its extension.",
  }),
  INGEST_SHOW_FOLDER: variable(nameTemplate("showFolder"), {
    at: "names.showFolder",
    fallback: NAME_KINDS.showFolder.text,
    doc: "Name of a show's new folder.",
  }),
  INGEST_SEASON_FOLDER: variable(nameTemplate("seasonFolder"), {
    at: "names.seasonFolder",
    fallback: NAME_KINDS.seasonFolder.text,
    doc: "Name of a season's new folder.",
  }),
  INGEST_SPECIALS_FOLDER: variable(nameTemplate("specialsFolder"), {
    at: "names.specialsFolder",
    fallback: NAME_KINDS.specialsFolder.text,
    doc: "Name of a new folder for specials, like `Specials`.",
  }),
  INGEST_EPISODE_FILE: variable(nameTemplate("episodeFile"), {
    at: "names.episodeFile",
    fallback: NAME_KINDS.episodeFile.text,
    doc: "Name of an episode's file, without its extension.",
  }),
  INGEST_DAILY_FILE: variable(nameTemplate("dailyFile"), {
    at: "names.dailyFile",
    doc: `The same for an episode whose release names the day on which it was first shown, like \`${NAME_KINDS.dailyFile.text}\`; unset, such an episode is named by its numbers.`,
  }),
  INGEST_EPISODE_ORDER: variable(episodeOrders(), {
    at: "episodeOrders",
    fallback: "aired",
    doc: 'By which of TMDB\'s orders the episodes of a show are numbered in names, as its "Episode ordering" is in Plex: `aired`, `original`, `absolute`, `dvd`, `digital`, `story_arc`, `production`, `tv`, or one for a show by its TMDB id, like `aired, 37854=absolute` ([how](filing.md#names)).',
  }),
};

/** The catalogue of works. */
export const TMDB = {
  TMDB_API_KEY: variable(token(), {
    at: "tmdb.credential",
    sentTo: ["TMDB_URL"],
    secret: true,
    doc: "A TMDB v3 key or v4 read token. Without it, a person must identify each release.",
  }),
  TMDB_LANGUAGE: variable(text("a language like en-US or de", /^[a-z]{2,3}(?:-[A-Z]{2})?$/), {
    at: "tmdb.language",
    fallback: "en-US",
    doc: "Language of titles, like `en-US` or `de`.",
  }),
  TMDB_URL: variable(url(), {
    at: "tmdb.url",
    fallback: "https://api.themoviedb.org/3",
    doc: "TMDB's address, with or without `/3`; the limit of 20 requests a second applies only to the public one.",
  }),
};
