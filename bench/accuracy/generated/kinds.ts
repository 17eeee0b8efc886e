import { numberBehindYear, wordsBehindYear } from "./behind-year.ts";
import { extraWords } from "./extra-words.ts";
import { films } from "./films.ts";
import type { Generate } from "./generated-name.ts";
import { numbersBeside } from "./numbers-beside.ts";
import { oneEpisode } from "./one-episode.ts";
import { releaseFolders } from "./release-folders.ts";
import { remakes } from "./remakes.ts";
import { sequels } from "./sequels.ts";
import { seriesTitles } from "./series-titles.ts";
import { specials } from "./specials.ts";
import { spinOffs } from "./spin-offs.ts";
import { strangeFilms } from "./strange-films.ts";
import { strangeSeries } from "./strange-series.ts";
import { twoEpisodes } from "./two-episodes.ts";

/** Every kind of generated name, under the name that the report uses. */
export const KINDS: Readonly<Record<string, Generate>> = {
  "one episode": oneEpisode,
  "two episodes": twoEpisodes,
  "numbers beside": numbersBeside,
  "release folders": releaseFolders,
  "series titles": seriesTitles,
  "spin-offs": spinOffs,
  "strange series": strangeSeries,
  specials,
  films,
  sequels,
  remakes,
  "strange films": strangeFilms,
  "words behind the year": wordsBehindYear,
  "number behind the year": numberBehindYear,
  "words of extras": extraWords,
};
