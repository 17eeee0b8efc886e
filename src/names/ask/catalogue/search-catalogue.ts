import type { Candidate } from "../../../base/candidate.ts";
import { type MediaType, workOf } from "../../../base/identity.ts";
import type { Evidence, IdClaim } from "../../decide/guards/evidence.ts";
import type { ReleaseFiles } from "../../identify/fit.ts";
import {
  type CatalogueQuery,
  listFolderQueries,
  listOtherQueries,
  listReadings,
  toQueries,
} from "../../identify/queries.ts";
import type { RankedWork } from "../../identify/score.ts";
import { statedTypeOf } from "../../identify/stated-type.ts";
import { titleKey } from "../../identify/title-key.ts";
import { hasTitle, toWorkId, type Work } from "../../identify/work.ts";
import { type RememberedLessons, recallFromWords } from "../../learned/lesson.ts";
import { genericTypeOf } from "../../parse/folder.ts";
import type { ParsedName, Reading } from "../../parse/lex/parsed-name.ts";
import { formatIds } from "../../parse/nfo/ids.ts";
import type { NfoFacts } from "../../parse/nfo/parse-nfo.ts";
import { mayDecide, withNfoYear } from "../clues/nfo.ts";
import type { Find, IdentifyDeps } from "../clues/ports.ts";
import {
  type ReleaseName,
  readByVideos,
  readRelease,
  type WorkClaim,
} from "../clues/read-release.ts";
import { createFoundWorks, type FoundWorkCache, selectWantedDetails } from "./catalogue.ts";

/** `byNfo` is true if the id comes from the NFO or another source and is in no name. */
type NamedClaim = IdClaim & { byNfo: boolean };

// A malicious folder may contain a thousand ids. Two conflicting ids are enough to hold the
// release.
const MAX_ID_SETS = 3;

type NamedEvidence = Pick<
  Evidence,
  "ids" | "parent" | "parentTitle" | "parentRenumbered" | "remembered" | "namedBy"
> & {
  namedId: string | undefined;
  /** A person's lessons about the title, from words.json. */
  own: RememberedLessons | undefined;
};

// An id in the name decides first. Otherwise, the filed parent whose folder this release arrived in
// decides. Otherwise, what a person taught about the name decides.
async function findNamedWork(
  { find, words }: IdentifyDeps,
  release: ReleaseFiles,
  {
    parentIdentity: parent,
    parentTitle,
    parentRenumbered,
    remembered: taught,
    claims = [],
  }: ReleaseName,
  nfo: NfoFacts | undefined,
  foundWorks: FoundWorkCache,
  signal: AbortSignal,
): Promise<NamedEvidence> {
  const ids = await idClaims(release, nfo, claims, foundWorks, find, signal);
  const works = ids.filter(
    ({ work, byNfo }) => work !== undefined && (!byNfo || mayDecide(release, work)),
  );
  const byId = (works.find(({ byNfo }) => !byNfo) ?? works[0])?.work;
  const fromPerson = recallFromWords(words?.().titles ?? [], release.parsed);
  const remembered = fromPerson ?? taught;
  const clues = {
    own: fromPerson,
    ids,
    parent,
    parentTitle: titleKey(parentTitle ?? ""),
    parentRenumbered,
    remembered,
  };
  if (byId !== undefined) return { ...clues, namedBy: "id", namedId: byId.id };
  const known = parent === undefined ? undefined : await foundWorks.ask(parent);
  if (known !== undefined) {
    return { ...clues, namedBy: "parent", namedId: toWorkId(known.candidate) };
  }
  const meant =
    remembered === undefined ? undefined : await foundWorks.ask(remembered.newest.identity);
  if (fromPerson !== undefined && meant !== undefined) {
    fromPerson.newest.identity = workOf(meant.candidate);
  }
  if (meant !== undefined) {
    return { ...clues, namedBy: "person", namedId: toWorkId(meant.candidate) };
  }
  return { ...clues, namedId: undefined };
}

/** One reading of a release and its search results. */
export type CatalogueSearch = {
  release: ReleaseFiles;
  nfo: NfoFacts | undefined;
  said: readonly string[];
  foundWorks: FoundWorkCache;
  named: NamedEvidence;
  ranking: () => RankedWork[];
};

async function searchTitles(
  { release: { parsed }, said, foundWorks, named, ranking }: CatalogueSearch,
  thorough: boolean,
): Promise<void> {
  const askFor = async (ranked: readonly RankedWork[]) => {
    const wanted = selectWantedDetails(parsed, said, ranked).filter(
      ({ work }) => !foundWorks.asked.has(work.id),
    );
    await Promise.all(wanted.map(({ candidate }) => foundWorks.ask(candidate)));
  };
  const isFilm = statedTypeOf(parsed) === "movie" && named.namedId === undefined;
  const queries = [...toQueries(parsed), ...(isFilm ? listFolderQueries(parsed) : [])];
  const bears = ({ type }: CatalogueQuery) => !isFilm || type === "movie";
  await foundWorks.search(queries.filter(bears));
  if (named.namedId === undefined) await askFor(ranking());
  // A series can only cast doubt on a film with the same title. If no work has the title, series do
  // not matter.
  if (foundWorks.works().some((work) => hasTitle(work, said))) {
    await foundWorks.search(queries.filter((query) => !bears(query)));
  }
  // The alternative titles of the two best works have already been read. Next, other readings and
  // spellings of the name are tried.
  if (!thorough || foundWorks.works().some((work) => hasTitle(work, said))) return;
  await foundWorks.search(listOtherQueries(parsed));
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
  // New files in a filed folder are identified by that folder.
  const isRead = at !== undefined && places !== undefined && parentIdentity === undefined;
  const nfo = isRead ? await deps.nfos?.(read, at, places, signal) : undefined;
  const dated = withNfoYear(read, nfo);
  const release: ReleaseFiles =
    year === undefined ? dated : { ...dated, parsed: { ...dated.parsed, type: "movie", year } };
  const titleKeys = listReadings(release.parsed);
  const foundWorks = createFoundWorks(deps, release, titleKeys, signal);
  const named = await findNamedWork(deps, release, input, nfo, foundWorks, signal);
  const ranking = () => foundWorks.ranked(named.namedId);
  const searched = { release, nfo, said: titleKeys, foundWorks, named, ranking };
  await searchTitles(searched, thorough);
  return searched;
}

function isConclusive({ said, named: { namedBy }, ranking }: CatalogueSearch): boolean {
  const [top] = ranking();
  return (
    namedBy === "parent" || namedBy === "person" || (top !== undefined && hasTitle(top.work, said))
  );
}

/**
 * Searches by the folder's own name first. If this finds nothing, or if the folder is a generic
 * one, searches by the title that all videos share.
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
  if (byVideos !== undefined && genericTypeOf(name) !== null) {
    return searchReading(deps, byVideos, input, thorough, signal);
  }
  const searched = await searchReading(
    deps,
    readRelease(name, videos, reading),
    input,
    thorough,
    signal,
  );
  if (byVideos === undefined || isConclusive(searched)) return searched;
  const other = await searchReading(deps, byVideos, input, thorough, signal);
  return isConclusive(other) ? other : searched;
}

// A movie and a series can have the same TMDB number. The type next to the number or in the name
// decides. Without a type, the title decides.
async function byTmdb(
  parsed: ParsedName,
  tmdbId: number,
  type: MediaType | undefined,
  foundWorks: FoundWorkCache,
) {
  const types: MediaType[] = type === undefined ? ["movie", "tv"] : [type];
  const works = (await Promise.all(types.map((type) => foundWorks.ask({ type, tmdbId })))).filter(
    (work) => work !== undefined,
  );
  const titled = works.filter((work) => hasTitle(work, listReadings(parsed)));
  const [only, ...more] = titled.length > 0 ? titled : works;
  return more.length === 0 ? only : undefined;
}

async function byOther(
  type: MediaType | undefined,
  candidates: readonly Candidate[],
  foundWorks: FoundWorkCache,
) {
  const fitting = candidates.filter((candidate) => type === undefined || candidate.type === type);
  const [only, ...more] = fitting.length > 0 ? fitting : candidates;
  if (only === undefined || more.length > 0) return undefined;
  foundWorks.add([only]);
  return foundWorks.ask(only);
}

/**
 * Returns every id in the release's name, its videos' names, its NFO and other sources, with the
 * work that it refers to. The work is undefined if TMDB does not know it or several works fit.
 */
async function idClaims(
  { parsed, files }: ReleaseFiles,
  nfo: NfoFacts | undefined,
  given: readonly WorkClaim[],
  foundWorks: FoundWorkCache,
  find: Find,
  signal: AbortSignal,
): Promise<NamedClaim[]> {
  const all = [parsed, ...files.values()].map(({ ids }) => ids);
  const named = [...new Map(all.map((ids) => [formatIds(ids).join(" "), ids])).values()].slice(
    0,
    MAX_ID_SETS,
  );
  const byName = new Set(named.flatMap(formatIds));
  const claims = new Map<string, NamedClaim>();
  const claim = async (
    id: string,
    by: string | undefined,
    ask: () => Promise<Work | undefined>,
  ): Promise<void> => {
    const label = by === undefined ? id : `${id} (${by})`;
    if (!claims.has(label)) {
      claims.set(label, { said: label, work: await ask(), byNfo: !byName.has(label) });
    }
  };
  // The NFO comes first because, unlike the name, it states whether the number belongs to a film or
  // a series.
  const sets: (Pick<NfoFacts, "ids" | "type"> & { by?: string })[] = [
    ...(nfo === undefined ? [] : [{ ids: nfo.ids, type: nfo.type }]),
    ...given,
    ...named.map((ids) => ({ ids })),
  ];
  for (const { ids, by, type = statedTypeOf(parsed) } of sets) {
    const { tmdb, imdb, tvdb } = ids;
    if (tmdb !== undefined) {
      await claim(`tmdb-${tmdb}`, by, () => byTmdb(parsed, tmdb, type, foundWorks));
    }
    if (imdb !== undefined) {
      await claim(imdb, by, async () =>
        byOther(type, await find("imdb", imdb, signal), foundWorks),
      );
    }
    if (tvdb !== undefined) {
      await claim(`tvdb-${tvdb}`, by, async () =>
        byOther(type, await find("tvdb", String(tvdb), signal), foundWorks),
      );
    }
  }
  return [...claims.values()];
}
