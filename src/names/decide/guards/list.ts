// All guards, in the order of their reasons.
import type { Reason } from "../../../base/reason-codes.ts";
import { episodeTitleDiffers, seasonTitle } from "./episode-title-differs.ts";
import type { Evidence } from "./evidence.ts";
import { folderDisagrees } from "./folder-disagrees.ts";
import { notPlayable, recording, sample } from "./no-work.ts";
import { numberUnexplained } from "./number-unexplained.ts";
import { numberDiffers, special, tvdbOrder } from "./numbers-of-one.ts";
import { absoluteUnconfirmed, absoluteUnmapped, otherNumbers } from "./other-numbers.ts";
import { episodeMissing, packIncomplete, severalWorks } from "./packs.ts";
import { partAlone, pieceOfSeason } from "./piece-alone.ts";
import { runtimeDiffers } from "./runtime-differs.ts";
import {
  idContradicts,
  numbersCorrected,
  oneWordTitle,
  personContradicted,
} from "./said-by-id-or-person.ts";
import {
  episodesUnknown,
  noYearMovie,
  remakeRival,
  seriesAmbiguous,
  shortTitle,
  titleDiffers,
  twinTitle,
} from "./title-alone.ts";
import { wordsOfEpisode } from "./words-of-episode.ts";
import { wordsOfFilm } from "./words-of-film.ts";
import { worksAboutWorks } from "./works-about-works.ts";
import { sequelYear, yearDiffers } from "./year-differs.ts";

/** Returns why the release is held; undefined if the guard has no objection. */
type Guard = (evidence: Evidence) => Reason | undefined;

/**
 * All guards. A release is filed without asking only if no guard objects. The most informative
 * reasons come first.
 */
export const GUARDS: readonly Guard[] = [
  notPlayable,
  sample,
  partAlone,
  recording,
  worksAboutWorks,
  severalWorks,
  folderDisagrees,
  idContradicts,
  personContradicted,
  oneWordTitle,
  titleDiffers,
  numberDiffers,
  wordsOfFilm,
  yearDiffers,
  sequelYear,
  remakeRival,
  twinTitle,
  seriesAmbiguous,
  episodesUnknown,
  noYearMovie,
  shortTitle,
  runtimeDiffers,
  numbersCorrected,
  absoluteUnmapped,
  absoluteUnconfirmed,
  seasonTitle,
  episodeTitleDiffers,
  wordsOfEpisode,
  otherNumbers,
  numberUnexplained,
  tvdbOrder,
  special,
  pieceOfSeason,
  episodeMissing,
  packIncomplete,
];
