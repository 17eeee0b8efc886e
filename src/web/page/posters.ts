import type { FindPoster, PosterSize } from "../../app/page/posters.ts";
import { Refusal } from "../guard/refusal.ts";
import type { Route } from "../server/handle.ts";
import type { Door } from "../session/door.ts";

const SIZES: ReadonlyMap<string, PosterSize> = new Map([
  ["92", "w92"],
  ["154", "w154"],
  ["342", "w342"],
]);
const A_WEEK_IN_SECONDS = 604_800;

/** Images by the ids of works, for who is signed in: no address and no path comes from outside. */
export const postersRoute = (door: Door, findPoster: FindPoster): Route =>
  door.signedIn({
    path: "/posters/",
    method: "GET",
    async answer({ response, rest, query, signal }) {
      const [, type, id] = /^(movie|tv)\/([1-9]\d{0,9})$/.exec(rest) ?? [];
      const size = SIZES.get(query.get("w") ?? "154");
      if ((type !== "movie" && type !== "tv") || size === undefined)
        throw new Refusal(400, "This is no poster.", { next: "Ask for posters/movie/841?w=154; w is 92, 154 or 342." });
      const poster = await findPoster({ type, id: Number(id), size }, signal);
      signal.throwIfAborted();
      if (!poster) throw new Refusal(404, "There is no poster.", { code: "not_found" });
      response.setHeader("Content-Type", poster.type);
      response.setHeader("Content-Length", poster.bytes.length);
      response.setHeader("Cache-Control", `private, max-age=${A_WEEK_IN_SECONDS}`);
      response.end(poster.bytes);
    },
  });
