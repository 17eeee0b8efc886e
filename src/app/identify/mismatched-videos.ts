// Which videos of a release say another work than the one that was found.
import type { Mismatched } from "../../core/decide/guards/evidence.ts";
import { mainVideos, type ReleaseFiles } from "../../core/identify/fit.ts";
import { numbersOf } from "../../core/identify/numbers.ts";
import { readings } from "../../core/identify/queries.ts";
import { statedType } from "../../core/identify/stated-type.ts";
import { abbreviates, tight, titleKey } from "../../core/identify/title-key.ts";
import { hasTightTitle, hasTitle, type Work } from "../../core/identify/work.ts";
import { PLACEHOLDER_TITLE } from "../../core/parse/combine-names.ts";
import type { ParsedName } from "../../core/parse/lex/parsed-name.ts";
import { parseName } from "../../core/parse/name.ts";
import { baseOf } from "../../core/path/path-parts.ts";
import { componentOf, isBackwards } from "../../core/readings/facts/component.ts";
import { type Candidate, named } from "../../core/release/candidate.ts";
import { fold } from "../../core/text/fold.ts";
import type { Search } from "./clues/ports.ts";

const MAX_TITLE_SEARCHES = 2;

async function findOwner(
  { title, file }: UnexpectedName,
  work: Work,
  works: readonly Work[],
  search: Search,
  signal: AbortSignal,
): Promise<Candidate | undefined> {
  // The second film is "Film 2" as often as "Film Part 2".
  const began = titlesOf(title).find((one) => titleKey(one).startsWith(`${work.main} `));
  // "Dumb and Dumber (1994)/To.mkv": the file may say only what the sequel's title adds.
  const added = work.candidate.type === "movie" && /^\p{L}{2,3}$/u.test(title);
  const own = began ?? (added ? `${work.candidate.title} ${title}` : title);
  const name = titleKey(own);
  const said = [name, titleKey(title), ...readings(file)].flatMap((key) => [
    key,
    key.replace(/ (?:part|volume|chapter) (?=\d)/, " "),
  ]);
  const known = works.find((other) => other.id !== work.id && hasTitle(other, said));
  if (known !== undefined) return known.candidate;
  const type = statedType(file) ?? work.candidate.type;
  const year = file.year === null ? {} : { year: file.year };
  const found = await search({ type, title: own, ...year }, signal);
  // `Home Alone (1990)/Ma.mkv`: it may as well be a short title of its own.
  if (added) found.push(...(await search({ type, title, ...year }, signal)));
  return found.find((one) => said.includes(titleKey(one.title)));
}

/**
 * Videos whose own title is not one of the work's: another work has it, or the name adds a year or numbering of its own. A
 * scene short name that TMDB does not know is not a mismatch. At most two titles are searched.
 */
export async function findMismatchedVideos(
  release: ReleaseFiles,
  work: Work,
  works: readonly Work[],
  search: Search,
  signal: AbortSignal,
): Promise<Mismatched[]> {
  const bearers = new Map<string, string | undefined>();
  const mismatched: Mismatched[] = [];
  for (const odd of unexpectedVideos(release, work)) {
    const { path, title, file, claims, why } = odd;
    const key = titleKey(title);
    if (!bearers.has(key) && bearers.size < MAX_TITLE_SEARCHES) {
      const bearer = await findOwner(odd, work, works, search, signal);
      bearers.set(key, bearer === undefined ? undefined : named(bearer));
    }
    const owner = bearers.get(key);
    const year = file.saidBy.year === 0 ? (file.year ?? undefined) : undefined;
    // A title beyond the search limit was not checked, so it counts as mismatched.
    if (owner !== undefined || claims || (why !== "short" && !bearers.has(key)))
      mismatched.push({ path, title, year, owner });
  }
  return mismatched;
}

/** Whether what a file's own name reads as is an episode's title; `file` is what it is by its folders as well. */
function isEpisodeTitle({ title, type, episodeTitle }: ParsedName, file: ParsedName, { details }: Work): boolean {
  const key = titleKey(title ?? "");
  if (type === "episode" && title !== episodeTitle) {
    // `06 - The Fire - Part Two` reads as two titles, and TMDB has both for that very episode.
    const season = details?.seasons.find((one) => one.season === file.season);
    const own = season?.episodes.filter(({ episode }) => file.episodes.includes(episode)) ?? [];
    return own.some((one) => `${titleKey(one.title)} `.startsWith(`${key} `));
  }
  const seasons = details?.seasons ?? [];
  return seasons.some(({ episodes }) =>
    episodes.some((one) => [key, key.replace(/^\d+ /, "")].includes(titleKey(one.title))),
  );
}

// A file whose title came from a folder is read again without the folder: its own words may be another work's title.
function oddVideo(
  path: string,
  file: ParsedName,
  { parsed: release, reading }: ReleaseFiles,
  work: Work,
): UnexpectedName[] {
  if (file.saidBy.title === 0) return unexpectedNames(path, file, release, work);
  const own = reading.get(baseOf(path)) ?? parseName(baseOf(path));
  if (isBackwards(componentOf(baseOf(path)), file)) return [];
  // In a season folder, words without numbers are an episode's title. Next to an episode number they may be another name.
  // "Young Justice 310" is numbered, although it reads as a title.
  const unnumbered =
    (own.type !== "episode" || own.title === own.episodeTitle) && !/\p{L} \d{2,4}$/u.test(titleKey(own.title ?? ""));
  if (work.candidate.type === "tv" && unnumbered && parseName(release.name).episodes.length === 0) return [];
  return isEpisodeTitle(own, file, work) ? [] : unexpectedNames(path, own, release, work);
}

const COLLECTION =
  /(?:^| )(?:collection|trilogy|tetralogy|quadrilogy|duology|anthology|saga|complete|pack|box ?set|filmography|movies|films|series)(?= |$)/;

/** `Film 1-3`, `Film I to IV`: the first ones of several films, and no number of one. */
const FIRST_ONES = /[ ._](?:1|I)[ ._]?(?:-|to|bis|à)[ ._]?(?:[2-9]|1\d|[IVX]{2,5})$/;

// Whether it is written as a release name with another title, and is not a collection.
function ofAnother({ title, resolution, source, videoCodec }: ParsedName, parsed: ParsedName): boolean {
  const key = titleKey(title ?? "");
  const same = ` ${key} `.includes(` ${titleKey(parsed.title ?? "")} `);
  return (resolution ?? source ?? videoCodec) !== null && !same && !COLLECTION.test(key);
}

// "Batman/Batman.Beyond.S01E01.mkv": the folder has only the first words of the title, so it is a generic folder.
const saysLess = ({ title, year }: ParsedName, parsed: ParsedName): boolean =>
  year === null && titleKey(parsed.title ?? "").startsWith(`${titleKey(title ?? "")} `);

// The folder around a title may be any collection. A title without an owner is a mismatch there only if a number sets it
// apart from the film, if it has a year that no episode's name has, or if it is another release's name.
function oddFolder(folder: ParsedName, parsed: ParsedName, work: Work): UnexpectedName[] {
  if (saysLess(folder, parsed) || FIRST_ONES.test(folder.title ?? "")) return [];
  return unexpectedNames(folder.name, folder, parsed, work).map((odd) => ({
    ...odd,
    claims:
      odd.why === (work.candidate.type === "movie" ? "number" : "year") ||
      (odd.why !== "short" && ofAnother(folder, parsed)),
  }));
}

// "Film Part 1" and "Film Part 2" may be halves of one film: they are mismatched only if another work has the title.
function sharedParts(release: ReleaseFiles): boolean {
  const parts = mainVideos(release).map(([, { part }]) => part ?? 0);
  return parts.length > 1 && parts.toSorted((a, b) => a - b).every((part, at) => part === at + 1);
}

/**
 * Main videos, or the folder of a bare path, whose own title is neither one of the work's nor a short form of the
 * release's.
 */
function unexpectedVideos(release: ReleaseFiles, work: Work): UnexpectedName[] {
  const { parsed, files, folder } = release;
  const shared = sharedParts(release);
  const odd = mainVideos(release)
    .flatMap(([path, file]) => (file === parsed || path === parsed.name ? [] : oddVideo(path, file, release, work)))
    .map((one) => (shared && one.why === "number" && one.file.part !== null ? { ...one, claims: false } : one));
  // If the release was read by its one video, the title may be a folder's, and the video may have another one.
  const inside = [...files.values()].includes(parsed) && parsed.name.includes("/");
  const own = inside && parsed.saidBy.title !== 0 ? oddVideo(parsed.name, parsed, release, work) : [];
  return [...odd, ...own, ...(folder === undefined ? [] : oddFolder(folder, parsed, work))];
}

/**
 * A name in the release that reads as something else. `claims` when it has a year, numbers or words of its own: then it
 * counts even if no work is found under it.
 */
type UnexpectedName = {
  path: string;
  title: string;
  file: ParsedName;
  claims: boolean;
  why: "number" | "year" | "short" | "words";
};

// A group's tag comes before the title (`grp-film`), after it (`film-grp`) or well before it (`site_grp-repack-film`).
const GROUP_TAGS = [/^[a-z\d]{1,12}-(?=[a-z\d])/i, /(?<=[a-z\d])-[a-z\d]{2,12}$/i, /^.*-(?=[a-z\d ]+$)/];
// A word of letters and digits is a checksum or a name made by a machine. Words with a number after them are a title.
const MACHINE_NAME = /^(?=[a-z]*\d)[a-z\d]{5,}$|^[\da-f]{8,}$|^title t\d+$/i;
// "ironman2", "silenthillrevelation3d", "16wishes": a title in one word, and no machine's.
const GLUED_TITLE = /^[a-z]{6,}\d{1,2}(?:d|[a-z]{6,})?$|^\d{1,4}(?![a-f]+$)[a-z]{6,}$/;
const GOES_ON = /^(?:(?:chapter|part|volume|vol|episode)?(\d{1,2})(?![\dpk])|((?:19|20)\d\d)(?![\dp]))/;
const MAX_TITLES = 40;
const MAX_TITLE_CHARS = 300;

// "Resurgence HD": words of the release that a title without tags keeps.
const QUALITY = /(?:[ ._-]{1,3}(?:hd|sd|hq|full|movie|film|rip))+$/i;

/** A title as it is, and without what may be the tag of a group or words of the release. */
function titlesOf(title: string): string[] {
  const cut = title.slice(0, MAX_TITLE_CHARS).replace(QUALITY, "");
  return [cut, ...GROUP_TAGS.map((tag) => cut.replace(tag, ""))];
}

// Only short numbers distinguish sequels. 1 does not: the first film may be numbered although its title is not.
const isSequelNumber = (number: string, release: ParsedName): boolean =>
  /^(?:[02-9]|\d{2})$/.test(number) && number !== String(release.year);

// "matrix2" is from The Matrix, and "mi2" from Mission: Impossible.
function isStemOf(stem: string, title: string): boolean {
  const whole = tight(title);
  if (whole === "") return false;
  return stem.endsWith(whole) || stem === tight(title.replace(/^(?:the|an?) /, "")) || areInitialsOf(stem, title);
}

// For a long title, the initials of its series are enough: "lotr2". They may have the article's: "tss2".
function areInitialsOf(stem: string, title: string): boolean {
  const all = title.replace(/(?<=[a-z\d])[a-z\d]+| /g, "");
  const bare = all.slice(/^(?:the|an?) /.test(title) ? 1 : 0);
  return [all, bare].some((one) => stem === one || (stem.length > 2 && one.startsWith(stem)));
}

/** The numbers that the name adds to a title, also glued to its end (`shrek2`). */
function addedNumbers(key: string, file: ParsedName, release: ParsedName, titles: readonly string[]): string[] {
  const known = new Set(titles.flatMap(numbersOf));
  const glued = /^(.*\D)(\d)$/.exec(tight(key));
  const added = numbersOf(key);
  if (file.part !== null && release.part === null) added.push(String(file.part));
  const [, stem = "", digit = ""] = glued ?? [];
  if (stem !== "" && titles.some((title) => isStemOf(stem, title))) added.push(digit);
  // "johnwickchapter2", "quarantine2terminal"; "deathrace2000" of a film of 2008 is numbered, too.
  const goesOn = titles.map(tight).find((title) => title.length > 4 && tight(key).startsWith(title));
  const more = GOES_ON.exec(goesOn === undefined ? "" : tight(key).slice(goesOn.length));
  if (more?.[1] !== undefined) added.push(more[1]);
  else if (more?.[2] !== undefined && Number(more[2]) !== release.year) added.push(more[2].slice(2));
  return added.filter((number) => isSequelNumber(number, release) && !known.has(number));
}

// The words that no title of the work contains, not even written together.
function foreignWords(key: string, titles: readonly string[]): string[] {
  const spelt = titles.map(tight);
  const isForeign = (word: string) => !spelt.some((title) => title.includes(word.replace(/(?<=\D)1$/, "")));
  return key.split(" ").filter((word) => (!/\d/.test(word) || GLUED_TITLE.test(word)) && isForeign(word));
}

// Whether one of them is written as a word of a title: "Day", "The Boys" and "In", but not "abc" or "GRP".
const isWritten = (title: string, words: readonly string[]): boolean =>
  (title.match(/(?<!\p{L})\p{Lu}\p{Ll}+(?!\p{L})/gu) ?? []).some((word) => words.includes(word.toLowerCase()));

function hasForeignWords(title: string, key: string, titles: readonly string[]): boolean {
  const words = foreignWords(key, titles);
  return words.join("").length > 4 || words.length > 1 || isWritten(title, words);
}

/** Empty when the name is the work's own title, a short form of the release's title, or no title at all. */
function unexpectedNames(path: string, file: ParsedName, release: ParsedName, work: Work): UnexpectedName[] {
  const title = file.title ?? "";
  const key = titleKey(title);
  const whole = titleKey(release.title ?? "");
  if (key === "" || key === whole || tight(key) === tight(whole)) return [];
  // "71.2014.mkv": digits followed by a year are a title, not the number of a file.
  const dated = /^\d+$/.test(key) && file.saidBy.year === 0 && file.year !== release.year;
  const odd = (why: UnexpectedName["why"], claims: boolean): UnexpectedName[] => [{ path, title, file, claims, why }];
  if (
    work.candidate.type === "movie" &&
    /^(?:19|20)\d\d$/.test(key) &&
    Number(key) !== release.year &&
    !work.keys.has(key)
  )
    return odd("year", true);
  if (PLACEHOLDER_TITLE.test(fold(title)) && !dated) return [];
  if (hasTightTitle(work, readings(file).map(tight))) return [];
  const titles = [whole, ...[...work.keys].slice(0, MAX_TITLES)];
  if (addedNumbers(key, file, release, titles).length > 0) return odd("number", true);
  const year = file.saidBy.year === 0 ? file.year : null;
  const names = titlesOf(title)
    .map((text) => tight(titleKey(text)))
    .filter(Boolean);
  const wraps = names.some((name) => titles.some((of) => tight(of) === name));
  const short = names.some((name) => titles.some((of) => abbreviates(name, tight(of))));
  if (year !== null && year !== release.year) return odd("year", true);
  // The tag of the release's own group does not make it another title.
  const group = fold(release.group ?? "");
  const tagged = title.toLowerCase();
  const ours = group !== "" && (tagged.startsWith(`${group}-`) || tagged.endsWith(`-${group}`));
  if (wraps) return ours ? [] : odd("short", false);
  // One lower-case word is a scene's short form of a title. Anything else may be a title of its own, such as the start
  // of the longer one.
  if (short)
    return /^[a-z\d-]{1,7}$/.test(title) && !` ${whole} `.includes(` ${key} `)
      ? []
      : odd("short", isWritten(title, foreignWords(key, titles)));
  // "Wild Zero DVDivX", "Enki Bilal - Bunker Palace": a film's title with more words, unless that is another film.
  const hasTitle = titles.some((of) => of.length > 3 && ` ${key} `.includes(` ${of} `));
  if (hasTitle && work.candidate.type === "movie" && file.type !== "episode") return odd("words", false);
  const numbered = year !== null || file.saidBy.season === 0;
  if (!numbered && MACHINE_NAME.test(key) && !GLUED_TITLE.test(key)) return [];
  return odd("words", numbered || hasForeignWords(title, key, titles));
}
