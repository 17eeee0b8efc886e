import type { Evidence } from "../../../core/decide/evidence/evidence.ts";
import { otherQueries, type Query, toQueries } from "../../../core/identify/queries.ts";
import { readings } from "../../../core/identify/readings.ts";
import type { ReleaseFiles } from "../../../core/identify/release-files.ts";
import type { Ranked } from "../../../core/identify/score.ts";
import { statedType } from "../../../core/identify/stated-type.ts";
import { titleKey } from "../../../core/identify/title-key.ts";
import { hasTitle, workId } from "../../../core/identify/work.ts";
import { workOf } from "../../../core/identity.ts";
import { fromWords, type Remembered } from "../../../core/learned/lesson.ts";
import { genericFolderType } from "../../../core/parse/folder.ts";
import type { Reading } from "../../../core/parse/lex/parsed-name.ts";
import type { NfoFacts } from "../../../core/parse/nfo/parse-nfo.ts";
import { mayDecide, withNfoYear } from "../clues/nfo.ts";
import type { IdentifyDeps } from "../clues/ports.ts";
import { type ReleaseName, readByVideos, readRelease } from "../clues/read-release.ts";
import { createFoundWorks, type FoundWorks, wantedDetails } from "./catalogue.ts";
import { idClaims } from "./ids.ts";

type Named = Pick<Evidence, "ids" | "parent" | "parentTitle" | "parentRenumbered" | "remembered" | "namedBy"> & {
  namedId: string | undefined;
  /** What words.json says of the title. */
  own: Remembered | undefined;
};

// An id in the name decides; then the parent, in whose folder this release came; then what a person said about the name.
async function findNamedWork(
  { find, words }: IdentifyDeps,
  release: ReleaseFiles,
  { parentIdentity: parent, parentTitle, parentRenumbered, remembered: taught, claims = [] }: ReleaseName,
  nfo: NfoFacts | undefined,
  foundWorks: FoundWorks,
  signal: AbortSignal,
): Promise<Named> {
  const ids = await idClaims(release, nfo, claims, foundWorks, find, signal);
  const works = ids.filter(({ work, byNfo }) => work !== undefined && (!byNfo || mayDecide(release, work)));
  const byId = (works.find(({ byNfo }) => !byNfo) ?? works[0])?.work;
  const own = fromWords(words?.().titles ?? [], release.parsed);
  const remembered = own ?? taught;
  const said = { own, ids, parent, parentTitle: titleKey(parentTitle ?? ""), parentRenumbered, remembered };
  if (byId !== undefined) return { ...said, namedBy: "id", namedId: byId.id };
  const known = parent === undefined ? undefined : await foundWorks.ask(parent);
  if (known !== undefined) return { ...said, namedBy: "parent", namedId: workId(known.candidate) };
  const meant = remembered === undefined ? undefined : await foundWorks.ask(remembered.newest.identity);
  if (own !== undefined && meant !== undefined) own.newest.identity = workOf(meant.candidate);
  if (meant !== undefined) return { ...said, namedBy: "person", namedId: workId(meant.candidate) };
  return { ...said, namedId: undefined };
}

/** One reading of a release, and what was found for it. */
export type CatalogueSearch = {
  release: ReleaseFiles;
  nfo: NfoFacts | undefined;
  said: readonly string[];
  foundWorks: FoundWorks;
  named: Named;
  ranking: () => Ranked[];
};

async function searchTitles(
  { release: { parsed }, said, foundWorks, named, ranking }: CatalogueSearch,
  thorough: boolean,
): Promise<void> {
  const askFor = async (ranked: readonly Ranked[]) => {
    const wanted = wantedDetails(parsed, said, ranked).filter(({ work }) => !foundWorks.asked.has(work.id));
    await Promise.all(wanted.map(({ candidate }) => foundWorks.ask(candidate)));
  };
  const queries = toQueries(parsed);
  const isFilm = statedType(parsed) === "movie" && named.namedId === undefined;
  const bears = ({ type }: Query) => !isFilm || type === "movie";
  await foundWorks.search(queries.filter(bears));
  if (named.namedId === undefined) await askFor(ranking());
  // A series only makes a film of its title doubtful: without one it is no matter.
  if (foundWorks.works().some((work) => hasTitle(work, said)))
    await foundWorks.search(queries.filter((query) => !bears(query)));
  // The other titles of the two best were read. Next, the name may be read or spelt in another way.
  if (!thorough || foundWorks.works().some((work) => hasTitle(work, said))) return;
  await foundWorks.search(otherQueries(parsed));
  if (named.namedId === undefined) await askFor(ranking());
}

async function searchReading(
  deps: IdentifyDeps,
  read: ReleaseFiles,
  input: ReleaseName,
  thorough: boolean,
  signal: AbortSignal,
): Promise<CatalogueSearch> {
  const { at, nfos: places, parentIdentity, yearByLength: year } = input;
  // New files in a folder that was filed are identified by that folder.
  const isRead = at !== undefined && places !== undefined && parentIdentity === undefined;
  const nfo = isRead ? await deps.nfos?.(read, at, places, signal) : undefined;
  const dated = withNfoYear(read, nfo);
  const release: ReleaseFiles =
    year === undefined ? dated : { ...dated, parsed: { ...dated.parsed, type: "movie", year } };
  const said = readings(release.parsed);
  const foundWorks = createFoundWorks(deps, release, said, signal);
  const named = await findNamedWork(deps, release, input, nfo, foundWorks, signal);
  const searched = {
    release,
    nfo,
    said,
    foundWorks,
    named,
    ranking: () => foundWorks.ranked(named.namedId),
  };
  await searchTitles(searched, thorough);
  return searched;
}

function isConclusive({ said, named: { namedBy }, ranking }: CatalogueSearch): boolean {
  const [top] = ranking();
  return namedBy === "parent" || namedBy === "person" || (top !== undefined && hasTitle(top.work, said));
}

/**
 * A folder's own name comes first. If nothing is found for it, or it is a generic folder, the title that all its videos
 * share.
 */
export async function searchRelease(
  deps: IdentifyDeps,
  input: ReleaseName,
  thorough: boolean,
  reading: Reading,
  signal: AbortSignal,
): Promise<CatalogueSearch> {
  const { name, videos, parentIdentity } = input;
  const byVideos = parentIdentity === undefined ? readByVideos(name, videos, reading) : undefined;
  if (byVideos !== undefined && genericFolderType(name) !== null)
    return searchReading(deps, byVideos, input, thorough, signal);
  const searched = await searchReading(deps, readRelease(name, videos, reading), input, thorough, signal);
  if (byVideos === undefined || isConclusive(searched)) return searched;
  const other = await searchReading(deps, byVideos, input, thorough, signal);
  return isConclusive(other) ? other : searched;
}
