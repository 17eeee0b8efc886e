import type { FakeRequest } from "../../../src/hosts/demo/stand-ins/loopback.ts";
import { type Contract, INTEGER, type Row, TEXT } from "./contract.ts";

// The part of TMDB's API v3 that the program uses, from the OpenAPI document of 2026-06. A real
// TMDB ignores unknown parameters, so it never reveals a wrong name.

const LANGUAGE = /^[a-z]{2}(?:-[A-Z]{2})?$/;
const YEAR = /^\d{4}$/;
const PARTS = {
  movie:
    "alternative_titles|changes|credits|external_ids|images|keywords|lists|recommendations|release_dates|reviews|similar|translations|videos|watch/providers",
  tv: "aggregate_credits|alternative_titles|changes|content_ratings|credits|episode_groups|external_ids|images|keywords|recommendations|reviews|screened_theatrically|season/\\d+|similar|translations|videos|watch/providers",
};
/** At most twenty parts are allowed. A request with more parts is refused with code 27. */
const append = (parts: string): RegExp => new RegExp(`^(?:${parts})(?:,(?:${parts})){0,19}$`);

const get = (path: string, query: Row["query"] = {}, more: Partial<Row> = {}): Row => ({
  methods: ["GET"],
  path: `/3${path}`,
  from: "specification",
  query,
  ...more,
});

const language = LANGUAGE;
const include_adult = /^(?:true|false)$/;
const page = /^(?:[1-9]|[1-9]\d|[1-4]\d\d|500)$/;

const ROWS: readonly Row[] = [
  get("/configuration"),
  get(
    "/search/movie",
    {
      query: TEXT,
      language,
      include_adult,
      page,
      year: YEAR,
      primary_release_year: YEAR,
      region: /^[A-Z]{2}$/,
    },
    { needs: ["query"] },
  ),
  get(
    "/search/tv",
    { query: TEXT, language, include_adult, page, year: YEAR, first_air_date_year: YEAR },
    { needs: ["query"] },
  ),
  get("/movie/{id}", { language, append_to_response: append(PARTS.movie) }),
  get("/movie/{id}/credits", { language }),
  get("/tv/{id}", { language, append_to_response: append(PARTS.tv) }),
  get("/tv/{id}/season/{number}", { language }),
  get("/tv/{id}/season/{number}/episode/{number}", { language }),
  get("/tv/{id}/season/{number}/episode/{number}/translations"),
  // Takes no language, because the names and orders of groups are the same for all.
  get("/tv/{id}/episode_groups"),
  get("/tv/episode_group/{id}"),
  get(
    "/find/{id}",
    {
      language,
      external_source:
        /^(?:imdb_id|tvdb_id|wikidata_id|facebook_id|instagram_id|tiktok_id|twitter_id|youtube_id)$/,
    },
    { needs: ["external_source"] },
  ),
  // The response has a date regardless of the path.
  { methods: ["GET"], path: "/3", from: "recordings" },
  { methods: ["GET"], path: "/t/p/{size}/{file}", from: "recordings" },
];

export const TMDB: Contract = {
  server: "TMDB",
  rows: ROWS,
  query: { api_key: /^[0-9a-f]{32}$/i },
  errors: [400, 401, 404, 429, 500, 502, 503, 504],
  also: ({ path, query, headers }: FakeRequest) => {
    const [, kind, id] = /^\/3\/(movie|tv)\/([^/]+)/.exec(path) ?? [];
    if (kind && id !== "episode_group" && !INTEGER.test(id ?? "")) return `${id} is no id`;
    if (path.startsWith("/t/p/")) {
      return /^\/t\/p\/(?:w(?:45|92|154|185|300|342|500|780|1280)|original)\//.test(path)
        ? undefined
        : "it has no such size";
    }
    if (path === "/3") return undefined;
    const proofs =
      Number(query["api_key"] !== undefined) +
      Number(/^Bearer \S+$/.test(headers.authorization ?? ""));
    return proofs === 1 ? undefined : "it takes one key, in the query or as a bearer";
  },
};
