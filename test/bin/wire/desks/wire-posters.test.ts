import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { wirePosters } from "../../../../src/bin/wire/desks/wire-posters.ts";
import { openStore } from "../../../../src/store/open.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { openOptions, storeFilesIn } from "../../../support/temp-store.ts";
import { configured } from "../../config/configured.ts";

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1]);
const signal = new AbortController().signal;

test("a poster's path comes from TMDb's answer, is asked for once, and the image is in the state folder then", async () => {
  using folder = tempFolder();
  const asked: string[] = [];
  const tmdb = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://x");
    asked.push(pathname);
    const details = { id: 841, title: "Dune", release_date: "1984-12-14", poster_path: "/dune.jpg" };
    if (pathname === "/3/movie/841") response.end(JSON.stringify(details));
    else if (pathname === "/t/p/w154/dune.jpg") response.end(JPEG);
    else response.writeHead(404, { "content-type": "application/json" }).end('{"status_code":34}');
  });
  await new Promise<void>((resolve) => tmdb.listen(0, "127.0.0.1", resolve));
  const { config } = configured({
    PLEX_INGEST_STATE_DIR: folder.path,
    PLEX_INGEST_DIR: folder.at("downloads"),
    PLEX_MEDIA_ROOT: folder.at("media"),
    TMDB_URL: `http://127.0.0.1:${(tmdb.address() as AddressInfo).port}`,
    TMDB_API_KEY: "5ec7e75ec7e75ec7e75ec7e75ec7e75e",
  });
  await using store = await openStore(storeFilesIn(config.stateDir), openOptions());
  const { findPoster, close } = wirePosters(config, store, undefined);
  const dune = { type: "movie", id: 841, size: "w154" } as const;
  for (let n = 0; n < 2; n++) expect(await findPoster(dune, signal)).toEqual({ type: "image/jpeg", bytes: JPEG });
  expect(asked).toEqual(["/3/movie/841", "/t/p/w154/dune.jpg"]);
  expect(readdirSync(`${config.stateDir}/posters`)).toEqual(["w154-dune.jpg"]);
  expect(await findPoster({ ...dune, id: 2 }, signal)).toBeUndefined();
  expect(await findPoster({ ...dune, size: "w342" }, signal)).toBeUndefined();
  tmdb.closeAllConnections();
  await new Promise((resolve) => tmdb.close(resolve));
  // TMDb is down: what is there is shown, and what is not is none.
  expect(await findPoster(dune, signal)).toEqual({ type: "image/jpeg", bytes: JPEG });
  expect(await findPoster({ ...dune, id: 3 }, signal)).toBeUndefined();
  await close();
});
