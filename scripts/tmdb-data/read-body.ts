import { createTmdbClient, type TmdbClient } from "../../src/adapters/tmdb/client.ts";
import { wireSeason } from "../../src/adapters/tmdb/wire.ts";
import { Outage } from "../../src/base/errors.ts";
import { GROUP_TYPES } from "../../src/base/item.ts";
import { startLoopback, toJsonAnswer } from "../../src/hosts/demo/stand-ins/loopback.ts";
import { systemClock } from "../../src/program/process/clock.ts";

/** A recorded response. */
export type Recorded = { path: string | undefined; status: number; body: unknown };
/**
 * The program's reading of the response. `rows` is the number of rows in the response, and `lost`
 * is the number of rows that the program lost.
 */
export type Reading = { kind: string; rows: number; lost: number; problem?: string };

type Fields = Record<string, unknown>;
type Client = TmdbClient;

const KEY = "0".repeat(32);
const never = new AbortController().signal;

/**
 * Identifies a response by its own fields, because many responses were saved without the request.
 * Undefined for responses that the program never requests.
 */
function kindOf({ status, path = "" }: Recorded, body: Fields): string | undefined {
  const has = (...names: string[]): boolean => names.every((name) => name in body);
  const [row = {}] = (Array.isArray(body["results"]) ? body["results"] : []) as Fields[];
  // Lists of works with fields that search responses do not have.
  if (
    /\/(?:watch|lists?|keyword|company|changes|reviews|account|person|collection|network)\b/.test(
      path,
    )
  ) {
    return undefined;
  }
  if (has("status_code", "status_message")) return status < 400 ? undefined : "error";
  if (/\/search\/(?:movie|tv)$/.test(path)) return path.endsWith("tv") ? "series list" : "movies";
  if (has("movie_results", "tv_results")) return "find";
  if (has("results", "total_pages")) {
    if ("media_type" in row) return undefined;
    if ("title" in row && "release_date" in row) return "movies";
    return "name" in row && "first_air_date" in row ? "series list" : undefined;
  }
  if (Array.isArray(body["translations"])) return "translations";
  if (has("groups", "group_count")) return "group";
  if (has("cast", "crew", "id") && !has("name") && !/\/(?:tv|person)\//.test(path)) {
    return "credits";
  }
  if (has("episodes", "season_number")) return "season";
  if (has("episode_number", "season_number", "air_date")) return "episode";
  if (has("original_title", "runtime")) return "movie";
  return has("original_name", "seasons") ? "series" : undefined;
}

/**
 * Reads the response with the matching call of the program. Returns the number of rows in the
 * response and the number of rows that are kept.
 */
async function read(
  client: Client,
  kind: string,
  body: Fields,
): Promise<[rows: number, kept: number]> {
  const list = (name: string): Fields[] => (body[name] ?? []) as Fields[];
  const number = (name: string): number => Number(body[name] ?? 0);
  switch (kind) {
    case "movies":
      return [
        list("results").length,
        (await client.search({ type: "movie", title: "a" }, never)).length,
      ];
    case "series list":
      return [
        list("results").length,
        (await client.search({ type: "tv", title: "a" }, never)).length,
      ];
    case "find": {
      const found = await client.find("imdb", "tt0000001", never);
      return [list("movie_results").length + list("tv_results").length, found.length];
    }
    case "season": {
      // A season is only requested together with its series.
      const { episodes } = wireSeason.parse(body);
      return [list("episodes").length, episodes.length];
    }
    case "translations": {
      const named = list("translations").filter(({ data }) => (data as Fields | null)?.["name"]);
      return [named.length, (await client.titles(1, 1, 1, never)).length];
    }
    case "credits":
      return [1, (await client.people(1, never)).length >= 0 ? 1 : 0];
    case "episode":
      return [
        1,
        (await client.episode(1, number("season_number"), number("episode_number"), never)) ? 1 : 0,
      ];
    case "group": {
      const found = await client.episodeGroup(1, "absolute", never);
      return [list("groups").length, "groups" in found ? found.groups.length : 0];
    }
    default:
      return [
        1,
        (await client.details(kind === "movie" ? "movie" : "tv", number("id"), [], never)) ? 1 : 0,
      ];
  }
}

/**
 * Reads one recorded response with the program's own client. Undefined for a response that the
 * program never requests.
 */
export async function readBody(recorded: Recorded): Promise<Reading | undefined> {
  const { status, body } = recorded;
  if (typeof body !== "object" || body === null || Array.isArray(body)) return undefined;
  const kind = kindOf(recorded, body as Fields);
  if (kind === undefined) return undefined;
  const groups = { results: [{ id: "a", type: GROUP_TYPES.absolute }] };
  await using tmdb = await startLoopback({
    answer: (asked) =>
      asked.path.endsWith("/episode_groups") ? toJsonAnswer(groups) : toJsonAnswer(body, status),
  });
  const client = createTmdbClient({
    baseUrl: `${tmdb.origin}/3`,
    credential: () => KEY,
    language: "en-US",
    cache: { get: async () => undefined, put: async () => {} },
    clock: systemClock,
    random: () => 0,
    limited: false,
  });
  try {
    if (kind === "error") return await readError(client, status);
    const [rows, kept] = await read(client, kind, body as Fields);
    return { kind, rows, lost: rows - kept };
  } catch (error) {
    return {
      kind,
      rows: 0,
      lost: 0,
      problem: error instanceof Error ? error.message : String(error),
    };
  } finally {
    await client.close();
  }
}

/**
 * A 404 from TMDB means that it does not have the work. A refused key has its own code. Any other
 * error is an outage or a malformed response.
 */
async function readError(client: Client, status: number): Promise<Reading> {
  const said = await client.details("movie", 1, [], never).then(
    (found) => (found === undefined ? "absent" : "a work"),
    (error: unknown) => (error instanceof Outage ? error.code : "malformed"),
  );
  const wanted = status === 404 ? "absent" : status === 401 ? "tmdb_unauthorized" : undefined;
  const isRight = said !== "a work" && (wanted === undefined || wanted === said);
  return {
    kind: `error ${status}`,
    rows: 0,
    lost: 0,
    ...(isRight ? {} : { problem: `read as ${said}` }),
  };
}
