import type { Form } from "./form.ts";
import { OF_FIGURES } from "./of-figures.ts";
import { OF_FILM_NAMES } from "./of-film-names.ts";
import { OF_FOLDERS } from "./of-folders.ts";
import { OF_OTHER_FILMS } from "./of-other-films.ts";
import { OF_OTHER_PLACES } from "./of-other-places.ts";
import { OF_PACKS } from "./of-packs.ts";
import { OF_SCRIPTS } from "./of-scripts.ts";
import { OF_SERIES_TITLES } from "./of-series-titles.ts";
import { OF_SPELLINGS } from "./of-spellings.ts";
import { OF_STRAY_WORDS } from "./of-stray-words.ts";
import { OF_TWINS } from "./of-twins.ts";

/** Every form whose names are generated and decided one by one. */
export const FORMS: readonly Form[] = [
  ...OF_OTHER_PLACES,
  ...OF_FOLDERS,
  ...OF_FIGURES,
  ...OF_SPELLINGS,
  ...OF_SCRIPTS,
  ...OF_SERIES_TITLES,
  ...OF_FILM_NAMES,
  ...OF_OTHER_FILMS,
  ...OF_STRAY_WORDS,
  ...OF_TWINS,
  ...OF_PACKS,
];
