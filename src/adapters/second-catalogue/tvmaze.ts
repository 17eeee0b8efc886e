import * as z from "zod";
import type { SecondEpisode, SeriesIds } from "../../names/index.ts";
import { rowsOf } from "../http/lists.ts";
import {
  createService,
  isNotFound,
  readBody,
  SecondFault,
  type ServiceDeps,
} from "./ask-service.ts";
import type { CatalogueSource, FoundSeries } from "./catalogue.ts";

const TVMAZE_URL = "https://api.tvmaze.com";

const wireShow = z.object({ id: z.int().positive() });
const wireEpisode = z.object({
  name: z.string().max(1000),
  season: z.int().min(0),
  // Specials usually have no number.
  number: z.int().min(1).nullish(),
  type: z.string().nullish(),
  airdate: z.string().nullish(),
});
const wireEpisodes = rowsOf(wireEpisode);

const DAY = /^\d{4}-\d\d-\d\d$/;
export const toDay = (text: string | null | undefined): string | undefined =>
  text != null && DAY.test(text) ? text : undefined;

/**
 * TVmaze's public API (https://www.tvmaze.com/api): no key, at most 20 calls in 10 seconds. A lookup
 * by another catalogue's id answers with a redirect to the show, or 404.
 */
export function createTvmaze(
  deps: ServiceDeps & { baseUrl?: string | undefined },
): CatalogueSource {
  const service = createService({
    ...deps,
    baseUrl: deps.baseUrl ?? TVMAZE_URL,
    name: "tvmaze",
    perTenSeconds: 20,
  });

  async function lookUp(query: string, signal: AbortSignal): Promise<number | undefined> {
    const answer = await service.send({ method: "GET", path: `/lookup/shows?${query}` }, signal);
    if (isNotFound(answer)) return undefined;
    if (answer.status >= 300 && answer.status < 400) {
      const goal = URL.parse(answer.headers.location ?? "", service.base.href);
      const id = goal?.origin === service.base.origin && /\/shows\/(\d{1,9})$/.exec(goal.pathname);
      if (id) return Number(id[1]);
    }
    return readBody(answer, wireShow).id;
  }

  async function findShow(ids: SeriesIds, signal: AbortSignal): Promise<number | undefined> {
    const { tvdbId, imdbId } = ids;
    const byTvdb = tvdbId === undefined ? undefined : await lookUp(`thetvdb=${tvdbId}`, signal);
    if (byTvdb !== undefined || imdbId === undefined) return byTvdb;
    return lookUp(`imdb=${encodeURIComponent(imdbId)}`, signal);
  }

  return {
    id: "tvmaze",
    name: "TVmaze",
    licence: "CC BY-SA",
    async find(ids, signal): Promise<FoundSeries | undefined> {
      const show = await findShow(ids, signal);
      if (show === undefined) return undefined;
      const path = `/shows/${show}/episodes?specials=1`;
      const answer = await service.send({ method: "GET", path }, signal);
      const episodes = readBody(answer, wireEpisodes).flatMap(
        ({ name, season, number, type, airdate }): SecondEpisode[] => {
          if (number == null) return [];
          // A special has the number of the season in which it was shown.
          const isRegular = type === "regular" || type == null;
          const airDate = toDay(airdate);
          return [{ season: isRegular ? season : 0, episode: number, title: name, airDate }];
        },
      );
      return { page: `https://www.tvmaze.com/shows/${show}`, episodes };
    },
    async check(signal) {
      // Any answer to a lookup proves that the lookups of identification work.
      const answer = await service.send(
        { method: "GET", path: "/lookup/shows?thetvdb=81189" },
        signal,
      );
      if (answer.status >= 400 && !isNotFound(answer)) {
        throw new SecondFault(`it returned status ${answer.status}`);
      }
    },
    close: service.close,
  };
}
