export { AUTO_OFF, type Decision, decide, type Policy } from "./decide/decide.ts";
export { type JudgedVideo, tellApart } from "./decide/each-video.ts";
export { type Evidence, type IdClaim, type Mismatched } from "./decide/guards/evidence.ts";
export { toldByLength } from "./decide/told-by-length.ts";
export {
  episodesOf,
  regularSeasons,
  seasonsInNames,
  seasonsToRequest,
} from "./identify/absolute-order.ts";
export {
  hasEpisodeTitle,
  hasOnlyNumbers,
  isSameTitle,
  placesOf,
  saidTitles,
  statedAbsolute,
  wantsAllSeasons,
} from "./identify/episode-title.ts";
export {
  type Fit,
  factsOf,
  mainVideos,
  mapFile,
  mapRelease,
  type ReleaseFiles,
  toFit,
} from "./identify/fit.ts";
export { numbersOf } from "./identify/numbers.ts";
export {
  COLLECTION,
  ofFolder,
  otherQueries,
  type Query,
  readings,
  toQueries,
} from "./identify/queries.ts";
export { hasYearOf, type Ranked, rank, seriesRivals, titleRivals } from "./identify/score.ts";
export { enclosingFolder, isWeakTitle, statedType } from "./identify/stated-type.ts";
export { similarity, titleKey } from "./identify/title-key.ts";
export { hasTitle, toWork, type Work, workId } from "./identify/work.ts";
export {
  type Alias,
  explainRemembered,
  fromWords,
  isLesson,
  type Remembered,
  toRemembered,
  workText,
} from "./learned/lesson.ts";
export { nameKey } from "./learned/name-key.ts";
export { decodeLength } from "./media/decode-length.ts";
export {
  type FileLength,
  formatLength,
  isUnplayable,
  runsAsLong,
  unplayable,
  unreadable,
} from "./media/file-length.ts";
export { explainFit, lengthFit, mayRunLonger, runsFor } from "./media/length-fit.ts";
export { areRelated } from "./parse/combine-names.ts";
export { components, genericFolderType, readFolder } from "./parse/folder.ts";
export {
  AS_IT_STANDS,
  type ParsedName,
  type Reading,
  type TagKind,
} from "./parse/lex/parsed-name.ts";
export { emptyName, parseName } from "./parse/name.ts";
export { type Ids, idCodes, parsePlexmatch } from "./parse/nfo/ids.ts";
export { combineNfos, type NfoFacts, parseNfo } from "./parse/nfo/parse-nfo.ts";
export { findPartNumbers } from "./parse/numbers/part.ts";
export { extraAtEnd } from "./parse/numbers-in-text.ts";
export { toParseLine } from "./parse/parse-line.ts";
export {
  completeRelease,
  type ParsedRelease,
  parseFiles,
  parsePath,
  parseRelease,
} from "./parse/path.ts";
export { type OwnTitle, type OwnWords, readOwnWords, tokensOf } from "./parse/tokens.ts";
export { type Comparison, compareQuality } from "./quality/compare.ts";
export { type Quality, qualityOf, qualityText } from "./quality/order.ts";
export { LABELS, type Role } from "./readings/facts/claims.ts";
export { componentOf, isBackwards, lostNumbers } from "./readings/facts/component.ts";
export { films } from "./readings/films.ts";
export { isNearTitle, partsWithoutSlip } from "./readings/near-title.ts";
export { type OtherReading } from "./readings/other-reading.ts";
export { type Difference, differenceOf, withoutTags } from "./readings/other-title.ts";
export { explainsAway, joinRoles, rolesOf, type SaidRole, unaccounted } from "./readings/roles.ts";
export {
  asEpisodes,
  elsewhere,
  isCertain,
  type Placed,
  placesFor,
} from "./readings/titled-videos.ts";
export { mayBeOtherwise, WAYS, type Way } from "./readings/ways.ts";
