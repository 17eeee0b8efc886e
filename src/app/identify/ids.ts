import type { IdClaim } from "../../core/decide/evidence.ts";
import type { Candidate } from "../../core/identify/candidate.ts";
import { readings } from "../../core/identify/readings.ts";
import type { ReleaseFiles } from "../../core/identify/release-files.ts";
import { saidType } from "../../core/identify/said-type.ts";
import { bears } from "../../core/identify/work.ts";
import type { MediaType } from "../../core/identity.ts";
import type { ParsedName } from "../../core/parse/parsed-name.ts";
import type { Found } from "./catalogue.ts";
import type { Find } from "./ports.ts";

// A TMDb number means a movie and a series: the type of the name chooses, else the title does.
async function byTmdb(parsed: ParsedName, tmdbId: number, found: Found): Promise<IdClaim> {
  const claim = `tmdb-${tmdbId}`;
  const said = saidType(parsed);
  const types: MediaType[] = said === "tv" ? ["tv"] : said === "movie" ? ["movie"] : ["movie", "tv"];
  const works = (await Promise.all(types.map((type) => found.ask({ type, tmdbId })))).filter(
    (work) => work !== undefined,
  );
  const titled = works.filter((work) => bears(work, readings(parsed)));
  const [only, ...more] = titled.length > 0 ? titled : works;
  return only !== undefined && more.length === 0 ? { said: claim, work: only } : { said: claim };
}

async function byOther(
  said: string,
  parsed: ParsedName,
  candidates: readonly Candidate[],
  found: Found,
): Promise<IdClaim> {
  const type = saidType(parsed);
  const fitting = candidates.filter((candidate) => type === undefined || candidate.type === type);
  const [only, ...more] = fitting.length > 0 ? fitting : candidates;
  if (only === undefined || more.length > 0) return { said };
  found.add([only]);
  return { said, work: await found.ask(only) };
}

type Ids = ParsedName["ids"];

async function claimsOf(
  ids: Ids,
  parsed: ParsedName,
  found: Found,
  find: Find,
  signal: AbortSignal,
): Promise<IdClaim[]> {
  const { tmdb, imdb, tvdb } = ids;
  const claims: IdClaim[] = [];
  if (tmdb !== undefined) claims.push(await byTmdb(parsed, tmdb, found));
  if (imdb !== undefined) claims.push(await byOther(imdb, parsed, await find("imdb", imdb, signal), found));
  if (tvdb !== undefined)
    claims.push(await byOther(`tvdb-${tvdb}`, parsed, await find("tvdb", String(tvdb), signal), found));
  return claims;
}

// Hostile folders may name a thousand ids; two that disagree are enough to hold.
const MOST_SETS = 3;

/**
 * Every id in the release's name, its videos' names and its NFO, with the work that it names; without one where TMDb knows
 * none, or more than one that fits.
 */
export async function idClaims(
  { parsed, files }: ReleaseFiles,
  nfo: Ids,
  found: Found,
  find: Find,
  signal: AbortSignal,
): Promise<IdClaim[]> {
  const all = [parsed.ids, nfo, ...[...files.values()].map(({ ids }) => ids)];
  const sets = [
    ...new Map(all.map(({ tmdb, imdb, tvdb }) => [`${tmdb} ${imdb} ${tvdb}`, { tmdb, imdb, tvdb }])).values(),
  ];
  const claims = new Map<string, IdClaim>();
  for (const { tmdb, imdb, tvdb } of sets.slice(0, MOST_SETS + 1)) {
    const ids: Ids = {};
    if (tmdb !== undefined && !claims.has(`tmdb-${tmdb}`)) ids.tmdb = tmdb;
    if (imdb !== undefined && !claims.has(imdb)) ids.imdb = imdb;
    if (tvdb !== undefined && !claims.has(`tvdb-${tvdb}`)) ids.tvdb = tvdb;
    for (const claim of await claimsOf(ids, parsed, found, find, signal)) claims.set(claim.said, claim);
  }
  return [...claims.values()];
}
