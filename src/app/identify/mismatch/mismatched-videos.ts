import type { Mismatched } from "../../../core/decide/evidence/evidence.ts";
import { mainVideos, type ReleaseFiles } from "../../../core/identify/fit.ts";
import { readings } from "../../../core/identify/readings.ts";
import { statedType } from "../../../core/identify/stated-type.ts";
import { titleKey } from "../../../core/identify/title-key.ts";
import { hasTitle, type Work } from "../../../core/identify/work.ts";
import type { ParsedName } from "../../../core/parse/lex/parsed-name.ts";
import { parseName } from "../../../core/parse/name.ts";
import { baseOf } from "../../../core/path/path-parts.ts";
import { componentOf, isBackwards } from "../../../core/readings/facts/component.ts";
import { type Candidate, named } from "../../../core/release/candidate.ts";
import type { Search } from "../clues/ports.ts";
import { titlesOf, type UnexpectedName, unexpectedNames } from "./unexpected-names.ts";

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

function isEpisodeTitle({ title, type, episodeTitle }: ParsedName, { details }: Work): boolean {
  const key = titleKey(title ?? "");
  const seasons = type === "episode" && title !== episodeTitle ? [] : (details?.seasons ?? []);
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
  return isEpisodeTitle(own, work) ? [] : unexpectedNames(path, own, release, work);
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
