import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { createUseCases } from "../../../src/program/use-cases/use-cases.ts";
import { testProgram } from "../../support/program.ts";
import { startFakeTmdb } from "../../support/stand-ins.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const signal = new AbortController().signal;

test("requests a poster once by the path from TMDB's response, and stores the image in the state folder", async () => {
  using folder = tempFolder();
  await using tmdb = await startFakeTmdb({ posters: true });
  const settings = {
    PLEX_INGEST_STATE_DIR: folder.path,
    PLEX_INGEST_DIR: folder.at("downloads"),
    PLEX_MEDIA_ROOT: folder.at("media"),
    TMDB_URL: tmdb.origin,
    TMDB_API_KEY: tmdb.key,
  };
  await using program = testProgram(settings);
  const { find: findPoster } = await createUseCases(program).posters();
  const dune = { type: "movie", id: 841, size: "w154" } as const;
  const found = await findPoster(dune, signal);
  expect(found).toEqual({ type: "image/png", bytes: expect.any(Uint8Array) });
  expect(await findPoster(dune, signal)).toEqual(found);
  expect(tmdb.requests.map(({ path }) => path)).toEqual([
    "/3/movie/841",
    "/t/p/w154/movie-841.png",
  ]);
  expect(readdirSync(`${folder.path}/posters`)).toEqual(["w154-movie-841.png"]);
  expect(await findPoster({ ...dune, id: 2 }, signal)).toBeUndefined();
  tmdb.setFault({ kind: "status", status: 404, only: "/w342/" });
  expect(await findPoster({ ...dune, size: "w342" }, signal)).toBeUndefined();
  await tmdb.close();
  // TMDB is down. A stored poster is still returned. For any other poster, the result is undefined.
  expect(await findPoster(dune, signal)).toEqual(found);
  expect(await findPoster({ ...dune, id: 3 }, signal)).toBeUndefined();
});
