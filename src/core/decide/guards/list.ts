// Every guard, in the order of its reasons.
import type { Reason } from "../../reason.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { absoluteUnconfirmed, absoluteUnmapped } from "./absolute-unconfirmed.ts";
import { dateUnclear } from "./date-unclear.ts";
import { episodeListUnclear } from "./episode-list-unclear.ts";
import { episodeTitleDiffers } from "./episode-title-differs.ts";
import { extra } from "./extra.ts";
import { folderDisagrees } from "./folder-disagrees.ts";
import { folderUnclear } from "./folder-unclear.ts";
import { idContradicts } from "./id-contradicts.ts";
import { notPlayable, sample } from "./not-playable.ts";
import { numberDiffers } from "./number-differs.ts";
import { numberUnexplained } from "./number-unexplained.ts";
import { episodeMissing, packIncomplete } from "./pack-incomplete.ts";
import { partAlone } from "./part-alone.ts";
import { remakeRival, twinTitle } from "./remake-rival.ts";
import { runtimeDiffers } from "./runtime-differs.ts";
import { numbersCorrected, oneWordTitle, personContradicted } from "./said-by-person.ts";
import { seasonTitle } from "./season-title.ts";
import { severalWorks } from "./several-works.ts";
import { specialOrRecap } from "./special-or-recap.ts";
import { threeDigitNumber } from "./three-digit-number.ts";
import { episodesUnknown, noYearMovie, seriesAmbiguous, shortTitle, titleDiffers } from "./title-alone.ts";
import { tvdbOrder } from "./tvdb-order.ts";
import { unaccounted } from "./unaccounted.ts";
import { wordsAfterYear } from "./words-after-year.ts";
import { sequelYear, yearDiffers } from "./year-differs.ts";

/** Says why the release is held; undefined if the guard has no objection. */
type Guard = (evidence: Evidence) => Reason | undefined;

/** Every guard. A release is filed without asking only if none objects. The most telling reasons come first. */
export const GUARDS: readonly Guard[] = [
  notPlayable,
  sample,
  partAlone,
  extra,
  severalWorks,
  folderDisagrees,
  idContradicts,
  personContradicted,
  oneWordTitle,
  titleDiffers,
  numberDiffers,
  wordsAfterYear,
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
  threeDigitNumber,
  episodeTitleDiffers,
  unaccounted,
  episodeListUnclear,
  dateUnclear,
  numberUnexplained,
  tvdbOrder,
  specialOrRecap,
  folderUnclear,
  episodeMissing,
  packIncomplete,
];
