import type { Reason } from "../../reason.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { absoluteUnmapped } from "./absolute-unmapped.ts";
import { wordsBehindYear } from "./after-year.ts";
import { betweenNumbers } from "./between-numbers.ts";
import { countedThrough } from "./counted-through.ts";
import { dateUnclear } from "./date-unclear.ts";
import { episodeMissing } from "./episode-missing.ts";
import { episodeTitleDiffers } from "./episode-title-differs.ts";
import { extra } from "./extra.ts";
import { folderDisagrees } from "./folder-disagrees.ts";
import { folderUnread } from "./folder-unread.ts";
import { idContradicts } from "./id-contradicts.ts";
import { listUnclear } from "./list-unclear.ts";
import { noYearMovie } from "./no-year-movie.ts";
import { numberDiffers } from "./number-differs.ts";
import { numberLeft } from "./number-left.ts";
import { numbersCorrected } from "./numbers-corrected.ts";
import { numbersUnclear } from "./numbers-unclear.ts";
import { packIncomplete } from "./pack-incomplete.ts";
import { partAlone } from "./part-alone.ts";
import { personContradicted } from "./person-contradicted.ts";
import { remakeRival } from "./remake-rival.ts";
import { runtimeDiffers } from "./runtime-differs.ts";
import { sample } from "./sample.ts";
import { seasonTitle } from "./season-title.ts";
import { sequelYear } from "./sequel-year.ts";
import { seriesAmbiguous } from "./series-ambiguous.ts";
import { seriesUnasked } from "./series-unasked.ts";
import { severalWorks } from "./several-works.ts";
import { sharedWord } from "./shared-word.ts";
import { shortTitle } from "./short-title.ts";
import { anotherThing } from "./special-or-recap.ts";
import { hundreds } from "./three-digit-number.ts";
import { titleDiffers } from "./title-differs.ts";
import { twinTitle } from "./twin-title.ts";
import { yearDiffers } from "./year-differs.ts";

/** Says why a release is held, or undefined when there is nothing against filing it. */
type Guard = (evidence: Evidence) => Reason | undefined;

/** Every guard; each must hold nothing for a release to be filed without asking. The most telling reasons come first. */
export const GUARDS: readonly Guard[] = [
  sample,
  partAlone,
  extra,
  severalWorks,
  folderDisagrees,
  idContradicts,
  personContradicted,
  sharedWord,
  titleDiffers,
  numberDiffers,
  wordsBehindYear,
  yearDiffers,
  sequelYear,
  remakeRival,
  twinTitle,
  seriesAmbiguous,
  seriesUnasked,
  noYearMovie,
  shortTitle,
  runtimeDiffers,
  numbersCorrected,
  absoluteUnmapped,
  countedThrough,
  seasonTitle,
  hundreds,
  betweenNumbers,
  numbersUnclear,
  listUnclear,
  dateUnclear,
  numberLeft,
  anotherThing,
  folderUnread,
  episodeMissing,
  episodeTitleDiffers,
  packIncomplete,
];
