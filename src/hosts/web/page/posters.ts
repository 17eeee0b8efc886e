import type { FindPoster, Poster, PosterSize } from "../../../app/page/posters.ts";
import { Refusal } from "../guard/refusal.ts";
import type { Route } from "../server/handle.ts";
import type { Door } from "../session/door.ts";

const SIZES: ReadonlyMap<string, PosterSize> = new Map([
  ["92", "w92"],
  ["154", "w154"],
  ["342", "w342"],
]);
const A_WEEK_IN_SECONDS = 604_800;
/** A browser asks for six at a time; a connection could send ten thousand requests without waiting for an answer. */
const MAX_AT_ONCE = 64;

/** Images by the ids of works, for who is signed in: no address and no path comes from outside. */
export function postersRoute(door: Door, findPoster: FindPoster): Route {
  let underWay = 0;

  async function find(work: Parameters<FindPoster>[0], signal: AbortSignal): Promise<Poster | undefined> {
    if (underWay >= MAX_AT_ONCE)
      throw new Refusal(503, "Too many posters are asked for at once.", {
        code: "refused",
        next: "Ask again in a few seconds.",
        headers: { "Retry-After": "5" },
      });
    underWay++;
    try {
      return await findPoster(work, signal);
    } finally {
      underWay--;
    }
  }

  return door.signedIn({
    path: "/posters/",
    method: "GET",
    async answer({ response, rest, query, signal }) {
      const [, type, id] = /^(movie|tv)\/([1-9]\d{0,9})$/.exec(rest) ?? [];
      const size = SIZES.get(query.get("w") ?? "154");
      if ((type !== "movie" && type !== "tv") || size === undefined)
        throw new Refusal(400, "This is no poster.", { next: "Ask for posters/movie/841?w=154; w is 92, 154 or 342." });
      const poster = await find({ type, id: Number(id), size }, signal);
      signal.throwIfAborted();
      if (!poster) throw new Refusal(404, "There is no poster.", { code: "not_found" });
      response.setHeader("Content-Type", poster.type);
      response.setHeader("Content-Length", poster.bytes.length);
      response.setHeader("Cache-Control", `private, max-age=${A_WEEK_IN_SECONDS}`);
      response.end(poster.bytes);
    },
  });
}
