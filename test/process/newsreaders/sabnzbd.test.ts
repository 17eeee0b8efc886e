import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startClientHome } from "../../support/client-home.ts";
import { cli } from "../../support/daemon.ts";
import { SABNZBD_DONE, SABNZBD_QUEUED, startFakeSabnzbd } from "../../support/fake-newsreader.ts";
import { waitFor } from "../../support/wait-for.ts";
import { visibleFiles } from "../home.ts";

const NAME = "Sintel.2010.1080p.BluRay.x264-GRP";
const SINTEL = "Movies/Sintel (2010) {tmdb-45745}/Sintel (2010).mkv";

test("files a completed SABnzbd download by its name once a wrong key is corrected and reread on SIGHUP", async () => {
  await using ingest = await startClientHome(
    async (home) => await startFakeSabnzbd({ complete: home.downloads }),
    ({ url }, home) => ({
      PLEX_INGEST_DIR: undefined,
      DOWNLOAD_CLIENTS: `news=sabnzbd+${url}`,
      CLIENT_NEWS_KEY_FILE: home.at("key"),
      CLIENT_NEWS_FOLDERS: home.downloads,
      CLIENT_NEWS_POLL_INTERVAL: "0.3",
    }),
  );
  const { home, client } = ingest;
  client.rows.queue = [{ ...SABNZBD_QUEUED, filename: NAME }];
  writeFileSync(home.at("key"), "wr0ng\n", { mode: 0o600 });
  const daemon = await ingest.start();
  await waitFor("status to say that the key is refused", async () =>
    /SABnzbd news refuses the key; set CLIENT_NEWS_KEY/.test((await cli(home, "status")).stdout),
  );
  expect(daemon.log().match(/refuses the key/g)).toHaveLength(1);
  // The engine's own pause starts at one minute and doubles with each refusal. After two more, it is
  // longer than this test waits, so only SIGHUP can make the engine ask.
  for (let asked = client.requests.length, times = 0; times < 2; times++) {
    daemon.child.kill("SIGHUP");
    await waitFor("it to be refused again", () => client.requests.length > asked);
    asked = client.requests.length;
  }
  writeFileSync(home.at("key"), "k3y\n", { mode: 0o600 });
  const refused = client.requests.length;
  daemon.child.kill("SIGHUP");
  await waitFor("it to be asked at once", () => client.requests.length > refused);
  // The complete file exists before SABnzbd reports it.
  const path = home.drop(`films/${NAME}/ba6b1f.mkv`, Buffer.alloc(100_000, "film"));
  const row = { ...SABNZBD_DONE, name: NAME, storage: "", bytes: 100_000, status: "Running" };
  Object.assign(client.rows, { queue: [], history: [row], updates: 2 });
  const asked = client.requests.length;
  await waitFor("it to be asked again", () => client.requests.length > asked + 6);
  expect(await home.releases()).toEqual([]);
  Object.assign(client.rows, {
    history: [{ ...row, status: "Completed", storage: path }],
    updates: 3,
  });
  await home.reaches(NAME, "filed");
  expect(visibleFiles(home.library)).toEqual([SINTEL]);
  ingest.isLinked(path, SINTEL);
  for (const key of ["wr0ng", "k3y"]) expect(daemon.log()).not.toContain(key);
});
