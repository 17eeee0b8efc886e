import type { Mismatched } from "../../../core/decide/evidence/evidence.ts";
import { readings } from "../../../core/identify/readings.ts";
import type { ReleaseFiles } from "../../../core/identify/release-files.ts";
import { statedType } from "../../../core/identify/stated-type.ts";
import { titleKey } from "../../../core/identify/title-key.ts";
import { hasTitle, type Work } from "../../../core/identify/work.ts";
import { type Candidate, named } from "../../../core/release/candidate.ts";
import type { Search } from "../clues/ports.ts";
import { titlesOf, type UnexpectedName } from "./unexpected-names.ts";
import { unexpectedVideos } from "./unexpected-videos.ts";

const MAX_TITLE_SEARCHES = 2;

const withoutNumbers = (key: string): string =>
  key
    .split(" ")
    .filter((word) => !/^\d+$/.test(word))
    .join(" ");

// "home alone lost in new york" is the title of the second film without its number, and "halloween h20" is the start of
// another title.
function beginsOrSkips(other: string, name: string, work: Work): boolean {
  if (work.candidate.type !== "movie" || !name.startsWith(`${work.main} `) || work.keys.has(other)) return false;
  return other.startsWith(`${name} `) || withoutNumbers(other) === name;
}

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
  const known = works.find(
    (other) =>
      other.id !== work.id &&
      (hasTitle(other, said) || (other.candidate.type === "movie" && beginsOrSkips(other.main, name, work))),
  );
  if (known !== undefined) return known.candidate;
  const type = statedType(file) ?? work.candidate.type;
  const year = file.year === null ? {} : { year: file.year };
  const found = await search({ type, title: own, ...year }, signal);
  // `Home Alone (1990)/Ma.mkv`: it may as well be a short title of its own.
  if (added) found.push(...(await search({ type, title, ...year }, signal)));
  return found.find((one) => {
    const key = titleKey(one.title);
    return said.includes(key) || (one.type === "movie" && beginsOrSkips(key, name, work));
  });
}

/**
 * Videos whose own title is not one of the work's: another work has it, or the name adds a year or numbering of its own. A
 * scene short name that TMDb does not know is not a mismatch. At most two titles are searched.
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
