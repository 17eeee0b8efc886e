import { expect, onTestFinished, test } from "vitest";
import { createStages } from "../../../src/program/engine/stages.ts";
import { listPlexListings } from "../../../src/store/plex/plex-listings.ts";
import { testEngine } from "../../support/engine.ts";
import { openWorld } from "../../support/media-browser/served.ts";
import { KEY, STARTING } from "../../support/media-browser/stand-in.ts";
import { startPlex } from "../../support/plex/start-plex.ts";
import { testProgram } from "../../support/program.ts";
import { waitFor } from "../../support/wait-for.ts";

/**
 * Runs an engine with a Plex, a Jellyfin and an Emby until it has listed as many libraries, and
 * returns them.
 */
async function listedWith(isJellyfinAway: boolean, count: number): Promise<string[]> {
  await using engine = await testEngine();
  const plex = await startPlex();
  onTestFinished(() => plex.close());
  await using jellyfin = await openWorld({ kind: "jellyfin" });
  await using emby = await openWorld({ kind: "emby" });
  if (isJellyfinAway) jellyfin.standIn.state.fault = STARTING;
  await using program = testProgram(
    {
      PLEX_MEDIA_ROOT: engine.library,
      PLEX_INGEST_DIR: engine.downloads,
      PLEX_INGEST_STATE_DIR: engine.storeFiles.backups,
      PLEX_URL: plex.url,
      PLEX_TOKEN: plex.token,
      JELLYFIN_URL: jellyfin.standIn.origin,
      JELLYFIN_API_KEY: KEY,
      EMBY_URL: emby.standIn.origin,
      EMBY_API_KEY: KEY,
    },
    { store: engine.store },
  );
  const lease = { ...engine.deps.lease, isOnly: async () => true, end: async () => {} };
  const stages = await createStages(program, { lease, onlyFiles: false });
  // A run of `runOnce` ends when no release is in progress, which may be before the first list.
  const stop = new AbortController();
  const running = stages.engine.run(stop.signal).catch((error: unknown) => {
    if (!stop.signal.aborted) throw error;
  });
  const listings = await waitFor("the libraries of every server that answers", async () => {
    const found = await listPlexListings(engine.store.read);
    return found.length >= count && found;
  });
  stop.abort();
  await running;
  await stages.close();
  return listings.map(({ server, section }) => `${server} ${section.slice(0, 3)}`).toSorted();
}

const PLEX = ["plex 1", "plex 2", "plex 5"];

test("an engine lists the libraries of every server", async () => {
  expect(await listedWith(false, 7)).toEqual([
    "emby 7",
    "emby 8",
    "jellyfin aaa",
    "jellyfin ccc",
    ...PLEX,
  ]);
});

test("a server that is away keeps no other server from being listed", async () => {
  expect(await listedWith(true, 5)).toEqual(["emby 7", "emby 8", ...PLEX]);
});
