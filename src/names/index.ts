// biome-ignore-all assist/source/organizeImports: the exports are grouped by purpose
// The front door of this folder: everything that other code may import from it. README.md explains
// how the pieces work together.

// Reading names

/** Everything that a name states: title, year, numbers, tags, ids, and what it leaves open. */
export type { ParsedName } from "./parse/lex/parsed-name.ts";
/** Creates an empty name, as a base for building a name by hand. */
export { createEmptyName } from "./parse/name.ts";
/** Reads one file or folder name, without the folders around it. */
export { parseName } from "./parse/name.ts";
/** Reads the path of one file: its own name first, then the folders that complete it. */
export { parsePath } from "./parse/path.ts";
/**
 * The parsed name of a release and the parsed names of its files, as `parseRelease` returns them.
 */
export type { ParsedRelease } from "./parse/path.ts";
/** Reads a release: its own name, completed by its videos, and the name of each file. */
export { parseRelease } from "./parse/path.ts";
/** `parseRelease` for files that are objects with a `path`. */
export { parseFiles } from "./parse/path.ts";
/** Reads a folder's name: a season, a disc, extras, or a work's title. */
export { readFolder } from "./parse/folder.ts";
/** The type of the works in a generic folder (`Movies`, `TV Shows`); null for other folders. */
export { genericTypeOf } from "./parse/folder.ts";
/** True if a folder has the title that its video's own name states, even if it is a word for extras. */
export { isFolderOfWork } from "./parse/extras.ts";
/**
 * `tv` for a name with numbers or a date, `movie` for one with a year; undefined for a bare title.
 */
export { statedTypeOf } from "./identify/stated-type.ts";
/**
 * Finds the words that mark a name as an extra, such as `trailer` in `Film-trailer`, and the text
 * before them.
 */
export { findExtrasAtEnd } from "./parse/numbers-in-text.ts";
/** Names of folders with extras, and Plex's kind of extra for each. */
export { EXTRA_FOLDERS } from "./parse/about-works.ts";
/** Names of a whole file that is an extra. */
export { EXTRA_NAMES } from "./parse/about-works.ts";
/** Plex's suffixes for extras, and those of them that also end titles. */
export { DOUBTFUL_SUFFIXES, EXTRA_SUFFIXES } from "./parse/about-works.ts";
/** True if a file's name counts specials and states no season: `Show - SP1`, `Show OVA 2`. */
export { isSpecialByName } from "./parse/numbers/bare-number.ts";
/** Finds the part numbers in a name (`CD1`, `Part 2`), at most one of each kind. */
export { findPartNumbers } from "./parse/numbers/part.ts";
/** True if a label consists only of tags of the given kinds, such as quality tags or an edition. */
export { hasOnlyTags } from "./parse/label.ts";
/** Splits a text into lower-case words in the same way as names are split. */
export { splitWords } from "./parse/label.ts";
/** Converts a title to the key used to compare titles. */
export { titleKey } from "./identify/title-key.ts";
/** True if two titles are equal, or if one begins with the other. */
export { isRelatedTitle } from "./parse/combine-names.ts";
/** Ids of TMDB, IMDb and TVDB, in a name or in a file next to it. */
export type { CatalogueIds } from "./parse/nfo/ids.ts";
/** Reads the ids in the text of a `.plexmatch` file. */
export { parsePlexmatch } from "./parse/nfo/ids.ts";
/** Reads ids, titles, year and kind from the text of an NFO file. */
export { parseNfo } from "./parse/nfo/parse-nfo.ts";

// A second catalogue

/** A catalogue that explains the numbers that TMDB cannot place, and what it returns. */
export type {
  SecondAnswer,
  SecondCatalogue,
  SecondEpisode,
  SeriesIds,
} from "./ask/clues/second-catalogue.ts";

// Explaining how a name was read

/** The JSON that `plex-ingest parse` prints for a name. */
export { toParseLine } from "./parse/parse-line.ts";
/** A run of words, with the role in which it was read. */
export type { RoleOfWords } from "./readings/roles.ts";
/** Explains each word of a name, and which readings of its numbers were rejected. */
export { explainWords } from "./readings/explain-words.ts";
/** Explains how else a name can be read as a film's name. */
export { explainFilmReadings } from "./readings/explain-words.ts";
/**
 * Returns a sentence about the words that have no explanation; undefined if every word is
 * explained.
 */
export { explainUnaccounted } from "./readings/roles.ts";

// Identifying releases: from names to a decision

/** The catalogue, the files and the policy that identification needs, as functions. */
export type { IdentifyDeps } from "./ask/clues/ports.ts";
/** Port: requests a work's details with some of its seasons. */
export type { AskDetails } from "./ask/clues/ports.ts";
/** Returns an episode's titles in every language. */
export type { AskTitles } from "./ask/clues/ports.ts";
/** A video that was filed as some episodes. */
export type { FiledEpisode } from "./ask/later-titles.ts";
/** True if TMDB had only placeholders for the titles of these episodes. */
export { hadNoTitle } from "./ask/later-titles.ts";
/** Finds episodes to which TMDB has since given another title than the name has. */
export { findLaterTitles } from "./ask/later-titles.ts";
/** Port: reads the length of videos from their headers. */
export type { ReadLengths } from "./ask/clues/ports.ts";
/** A release to identify: its name, its videos, and everything already known about it. */
export type { ReleaseName } from "./ask/clues/read-release.ts";
/** Ids that Plex or a `.plexmatch` file gives for a release, with their source. */
export type { WorkClaim } from "./ask/clues/read-release.ts";
/** The result: how the release was read, the ranked candidates, the decision and its evidence. */
export type { Identification } from "./ask/identify-reading.ts";
/** Either files the release as a work, or sends it to review with reasons. */
export type { Decision } from "./decide/decide.ts";
/** Returns the work and episodes under which a decision files the release, or which it suggests. */
export { proposalOf } from "./ask/identify-reading.ts";
/** The reason for holding a release that is certain, when nothing is filed without asking. */
export { AUTO_OFF } from "./decide/decide.ts";
/** The function that `createIdentify` returns. */
export type { Identify } from "./ask/identify.ts";
/** Creates the function that identifies a release. */
export { createIdentify } from "./ask/identify.ts";
/** Converts the path of a single video to the release that it would form on arrival. */
export { asRelease } from "./ask/identify-path.ts";
/** Creates the function that identifies a path as the release that it would form on arrival. */
export { createIdentifyPath } from "./ask/identify-path.ts";
/** A doubtful release after splitting: the remaining release, and the parts that are certain. */
export type { SplitRelease } from "./ask/each-video.ts";
/**
 * Creates the function that splits off those videos of a doubtful release that are certain on their
 * own.
 */
export { createTellApart } from "./ask/each-video.ts";
/** Returns some videos of a release, with the subtitles and extras that belong to them. */
export { filesOf } from "./ask/each-video.ts";
/** The function that `createComplete` returns. */
export type { CompleteIdentity } from "./ask/catalogue/complete.ts";
/** Creates the function that takes a work named by a person and adds the episodes of each video. */
export { createComplete } from "./ask/catalogue/complete.ts";
/** Where a release's NFO files are. */
export type { NfoPlaces } from "./ask/clues/nfo.ts";
/** Creates the port that reads a release's NFO files, from functions that read the disk. */
export { createReadNfos } from "./ask/clues/nfo.ts";
/** A note for people about what an NFO states. */
export { explainNfo } from "./ask/clues/nfo.ts";

// Placing videos at episodes

/** Lists the seasons in names, for a request to the catalogue. */
export { listSeasonsInNames } from "./identify/absolute-order.ts";
/**
 * Returns the episodes of a series to which a name's numbers refer; undefined if that is not
 * certain.
 */
export { placeByNumbers } from "./identify/fit.ts";
/** Returns the only episode of a series whose title is in a name. */
export { findEpisodeByTitle } from "./identify/episode-title.ts";
/** True if a name has exactly one of these episode titles. */
export { hasEpisodeTitle } from "./identify/episode-title.ts";
/** Returns TMDB's facts about the episodes to which a video is mapped. */
export { factsOf } from "./identify/fit.ts";

// What people taught

/** The meaning of a name, taught by a person with an approval. */
export type { Alias } from "./learned/lesson.ts";
/** The current meaning of a name, and the one before it. */
export type { RememberedLessons } from "./learned/lesson.ts";
/** The key under which a name's meaning is stored; undefined for a name that is too vague. */
export { toNameKey } from "./learned/name-key.ts";
/** True if an approval teaches something about the name. */
export { isLesson } from "./learned/lesson.ts";
/** Selects the current alias among all aliases of one name. */
export { toRemembered } from "./learned/lesson.ts";
/** Returns the reason that explains when and for which release a name's meaning was taught. */
export { explainRemembered } from "./learned/lesson.ts";
/** A person's own words: tags, groups and titles. */
export type { OwnWords } from "./parse/tokens.ts";
/** A title in a person's own words, with the work that it means. */
export type { OwnTitle } from "./parse/tokens.ts";
/** Applies a person's own words to the whole process. */
export { readOwnWords } from "./parse/tokens.ts";

// Quality

/** The quality of a file: resolution, source, codec, and what else ranks it. */
export type { Quality } from "./quality/order.ts";
/** Reads the quality that a name states. */
export { qualityOf } from "./quality/order.ts";
/** Resolution and source as a label, such as `1080p BluRay`. */
export { formatQuality } from "./quality/order.ts";
/** The result of comparing a new file with an old one, with the reason. */
export type { Comparison } from "./quality/compare.ts";
/** Compares the quality of a new file with that of an old one. */
export { compareQuality } from "./quality/compare.ts";
/** Returns a text that is equal for two spellings of one edition. Empty without an edition. */
export { editionKey } from "./quality/edition-key.ts";
/** Returns the edition that a name states of a work. Ignores words of its title. */
export { editionOf } from "./quality/edition-key.ts";

/** Details of a video for its name: its header's, completed by its names'. */
export type { VideoDetails } from "./quality/video-details.ts";
/** Combines what the names of a video state with what its header states. */
export { videoDetailsOf } from "./quality/video-details.ts";

// How long a video runs

/** A video's length from its header, or why it is unknown. */
export type { FileLength } from "./media/file-length.ts";
/** Other facts from the header; undefined if it was not read to its end. */
export { mediaOf } from "./media/file-length.ts";
/** True if a file is known to be damaged, or if the program's user cannot read it. */
export { isUnplayable } from "./media/file-length.ts";
/**
 * Decodes the length from a container's bytes. A generator that yields the byte ranges it needs.
 */
export { decodeLength } from "./media/decode-length.ts";
