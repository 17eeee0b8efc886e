import * as z from "zod";
import type { SecondEpisode, SeriesIds } from "../../names/index.ts";
import type { HttpAnswer } from "../http/http.ts";
import { listOf, rowsOf } from "../http/lists.ts";
import {
  createService,
  isNotFound,
  readBody,
  SecondFault,
  type ServiceDeps,
} from "./ask-service.ts";
import type { CatalogueSource } from "./catalogue.ts";
import { toDay } from "./tvmaze.ts";

const TVDB_URL = "https://api4.thetvdb.com/v4";

const wireLogin = z.object({ data: z.object({ token: z.string().regex(/^[\w.~+/-]+=*$/) }) });
const wireFound = z.object({
  data: listOf(z.object({ series: z.object({ id: z.int().positive() }) })),
});
const wirePage = z.object({
  data: z.object({
    episodes: rowsOf(
      z.object({
        name: z.string().max(1000).nullish(),
        seasonNumber: z.int().min(0),
        number: z.int().min(1),
        aired: z.string().nullish(),
      }),
    ),
  }),
  links: z.object({ next: z.string().nullish() }).nullish(),
});

/** A token is valid for a month (https://github.com/thetvdb/v4-api). */
const TOKEN_LIFE_MS = 20 * 24 * 3_600_000;
/** 500 episodes are on a page. No series has more. */
const MAX_PAGES = 20;

type TvdbDeps = ServiceDeps & {
  baseUrl?: string | undefined;
  /** Called for each sign-in, so that the key can be rotated without a restart. */
  apiKey: () => string | undefined;
  /** A subscriber's PIN, which a key of the second kind needs. */
  pin: () => string | undefined;
};

/**
 * TheTVDB's API v4 (https://github.com/thetvdb/v4-api). Key and PIN are sent only in the body of the
 * sign-in, and the token only in a header.
 */
export function createTvdb(deps: TvdbDeps): CatalogueSource {
  const { clock, apiKey, pin } = deps;
  const service = createService({
    ...deps,
    baseUrl: deps.baseUrl ?? TVDB_URL,
    name: "tvdb",
    perTenSeconds: 20,
  });
  let signedIn: { token: string; key: string; until: number } | undefined;

  async function signIn(signal: AbortSignal): Promise<string> {
    const key = apiKey();
    if (key === undefined) throw new SecondFault("TVDB_API_KEY is not set");
    const withPin = JSON.stringify([key, pin()]);
    if (signedIn?.key === withPin && clock.monotonic() < signedIn.until) return signedIn.token;
    const body = JSON.stringify({ apikey: key, pin: pin() });
    const headers = { "content-type": "application/json" };
    const answer = await service.send({ method: "POST", path: "/login", body, headers }, signal);
    const { token } = readBody(answer, wireLogin).data;
    signedIn = { token, key: withPin, until: clock.monotonic() + TOKEN_LIFE_MS };
    return token;
  }

  async function get(path: string, signal: AbortSignal): Promise<HttpAnswer> {
    const ask = async (): Promise<HttpAnswer> => {
      const authorization = `Bearer ${await signIn(signal)}`;
      return service.send({ method: "GET", path, headers: { authorization } }, signal);
    };
    const answer = await ask();
    if (answer.status !== 401) return answer;
    // The token was withdrawn before its month was over.
    signedIn = undefined;
    return ask();
  }

  async function findId(ids: SeriesIds, signal: AbortSignal): Promise<number | undefined> {
    if (ids.tvdbId !== undefined || ids.imdbId === undefined) return ids.tvdbId;
    const answer = await get(`/search/remoteid/${encodeURIComponent(ids.imdbId)}`, signal);
    return isNotFound(answer) ? undefined : readBody(answer, wireFound).data[0]?.series.id;
  }

  async function listEpisodes(id: number, signal: AbortSignal) {
    const episodes: SecondEpisode[] = [];
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer = await get(`/series/${id}/episodes/default/eng?page=${page}`, signal);
      if (isNotFound(answer)) return undefined;
      const { data, links } = readBody(answer, wirePage);
      for (const { name, seasonNumber, number, aired } of data.episodes) {
        const title = name ?? "";
        episodes.push({ season: seasonNumber, episode: number, title, airDate: toDay(aired) });
      }
      // `next` is an address on any host, so only the next page's number is used.
      if (links?.next == null || data.episodes.length === 0) break;
    }
    return episodes;
  }

  return {
    id: "tvdb",
    name: "TheTVDB",
    async find(ids, signal) {
      const id = await findId(ids, signal);
      const episodes = id === undefined ? undefined : await listEpisodes(id, signal);
      return episodes && { page: `https://thetvdb.com/dereferrer/series/${id}`, episodes };
    },
    async check(signal) {
      signedIn = undefined;
      await signIn(signal);
    },
    close: service.close,
  };
}
