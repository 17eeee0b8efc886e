import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeLibrary } from "../../bench/adopt/library.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { makeHome, TMDB_KEY } from "./home.ts";

const film = (title: string) => ({ path: `Movies/${title}/${title}.mkv`, is: "?" });

test("adopts beside a daemon, one folder and then the rest, and asks nothing twice", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb: { url: `${tmdb.origin}/3` } });
  makeLibrary(home.library, [film("The Matrix (1999)"), film("Dune (1984)"), film("Dune")]);
  const names = (): Set<string> => new Set(readdirSync(home.library, { recursive: true, encoding: "utf8" }));
  const before = names();
  await using _daemon = await startDaemon(home);
  const refused = await cli(home, "adopt");
  expect([refused.code, refused.stdout]).toEqual([4, ""]);
  expect((await cli(home, "adopt", "/elsewhere", "--yes")).code).toBe(4);
  const dry = await cli(home, "adopt", "--dry-run", "--json");
  expect(dry.stderr).toBe("");
  expect([dry.code, dry.json()]).toEqual([0, { adopted: 2, review: 1, skipped: 0 }]);
  const one = await cli(home, "adopt", join(home.movies, "The Matrix (1999)"), "--yes", "--json");
  expect(one.json()).toEqual({ adopted: 1, review: 0, skipped: 0 });
  const asked = tmdb.requests.length;
  const all = await cli(home, "adopt", "--yes", "--json");
  expect([all.code, all.json()]).toEqual([0, { adopted: 1, review: 1, skipped: 1 }]);
  expect(JSON.parse((await cli(home, "adopt", "--yes", "--json")).stdout)).toEqual({
    adopted: 0,
    review: 0,
    skipped: 3,
  });
  expect(tmdb.requests).toHaveLength(asked);
  expect(names()).toEqual(before);
});
