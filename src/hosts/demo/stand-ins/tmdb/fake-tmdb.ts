import { type Answer, json } from "../fail.ts";
import { type FakeRequest, type StandIn, startLoopback } from "../loopback.ts";
import { catalogue as knownWorks } from "./catalogue/catalogue.ts";
import type { Catalogue } from "./catalogue/works.ts";
import { posterImage } from "./poster-image.ts";
import { createTmdbRoutes } from "./routes.ts";

const REFUSALS: Record<number, [code: number, message: string]> = {
  400: [22, "Invalid page: Pages start at 1 and max at 500. They are expected to be an integer."],
  401: [7, "Invalid API key: You must be granted a valid key."],
  404: [34, "The resource you requested could not be found."],
  422: [27, "Too many append to response objects: The maximum number of remote calls is 20."],
  429: [25, "Your request count is over the allowed limit."],
  500: [11, "Internal error: Something went wrong, contact TMDb."],
};

/** TMDb's body for a status other than success. */
function tmdbRefusal(status: number): Answer {
  const [code, message] = REFUSALS[status] ?? [status, "Refused."];
  return json({ success: false, status_code: code, status_message: message }, status);
}

export type FakeTmdbOptions = {
  catalogue?: Catalogue | undefined;
  /** A free port by default. */
  port?: number | undefined;
  /** The only accepted v3 key or v4 token. */
  key?: string | undefined;
  /** `YYYY-MM-DD`: episodes up to this day have aired. By default today. */
  today?: string | undefined;
  /** Every work has a poster, drawn from its id. */
  posters?: boolean | undefined;
};

/** `url` is what TMDB_URL takes, with `/3` at the end. */
export type FakeTmdb = StandIn & { url: string; key: string };

const DEMO_KEY = "00000000000000000000000000000000";

/** A small TMDb (API v3) on the loopback address: search, details with appended parts, seasons and find. */
export async function startFakeTmdb({
  catalogue = knownWorks,
  port,
  key = DEMO_KEY,
  today,
  posters = false,
}: FakeTmdbOptions = {}): Promise<FakeTmdb> {
  const route = createTmdbRoutes(
    posters ? withPosters(catalogue) : catalogue,
    today ?? new Date().toISOString().slice(0, 10),
  );

  function answer({ method, path, query, headers }: FakeRequest): Answer {
    const png = method === "GET" ? posterImage(path) : undefined;
    // Images need no key.
    if (png) return { status: 200, body: "", png };
    const proof = query["api_key"] ?? /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
    if (proof !== key) return tmdbRefusal(401);
    const found = method === "GET" && path.startsWith("/3/") ? route(path.slice(2), query) : undefined;
    if (typeof found === "number") return tmdbRefusal(found);
    return found === undefined ? tmdbRefusal(404) : json(found);
  }

  const standIn = await startLoopback({ answer, refusal: tmdbRefusal, port });
  return { ...standIn, url: `${standIn.origin}/3`, key };
}

const withPosters = ({ movies, series }: Catalogue): Catalogue => ({
  movies: movies.map((work) => ({ ...work, poster: `/movie-${work.id}.png` })),
  series: series.map((work) => ({ ...work, poster: `/tv-${work.id}.png` })),
});
