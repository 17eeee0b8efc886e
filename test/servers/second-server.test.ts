import { expect, test } from "vitest";
import { readFolderState } from "../../src/adapters/fs/disk/identity.ts";
import { createSourceHealth } from "../../src/app/engine/status.ts";
import { fileRelease } from "../../src/app/file/file-release.ts";
import { createPlexIndex } from "../../src/app/library-state/in-plex.ts";
import { createPlexIndexStage } from "../../src/app/library-state/plex-index-stage.ts";
import { createScanStage } from "../../src/app/scan/stage.ts";
import type { MediaServer } from "../../src/core/library/media-server.ts";
import { ID_TAGS } from "../../src/core/plan/names/name-tags.ts";
import { DEFAULT_NAMES } from "../../src/core/plan/names/parse-template.ts";
import type { PlexShowing } from "../../src/core/scan/judge.ts";
import { toShownNumbers } from "../../src/core/scan/numbers.ts";
import { publicationsOf } from "../../src/store/journal/publications.ts";
import { HEAT, testEngine } from "../support/engine.ts";
import { SILENT_LOG } from "../support/log.ts";
import { FIRST_ENTRY } from "../support/plex/first-entry.ts";

/**
 * Another kind of server. At the next check, it shows what it was asked to scan. It has no
 * notifications.
 */
function shelf() {
  const asked: string[] = [];
  const at = { folder: "" };
  const shown = (): PlexShowing => ({
    library: { id: "a", title: "Films" },
    work: { title: HEAT.title, year: 1995, guids: [`tmdb://${HEAT.tmdbId}`] },
    numbers: toShownNumbers({}),
    isMatched: true,
    versions: 1,
  });
  const server: MediaServer = {
    name: "Shelf",
    libraries: async () => [
      {
        id: "a",
        title: "Films",
        type: "movie",
        locations: [at.folder],
        refreshing: undefined,
        stamp: `${asked.length}`,
      },
    ],
    async refresh(library, path) {
      asked.push(`${library} ${path}`);
    },
    find: async (_, { files }) =>
      new Map(
        asked.length === 0
          ? []
          : files.map(({ path }): [string, PlexShowing[]] => [path, [shown()]]),
      ),
    async *works() {
      const path = asked.map((one) => one.slice(2)).at(-1);
      const files = path === undefined ? [] : [{ path: `${path}/heat.mkv`, resolution: "1080p" }];
      yield [{ id: "7", tmdbId: HEAT.tmdbId, imdbId: undefined, tvdbId: undefined, files }];
    },
    episodes: async () => [],
    seriesFolders: async () => [],
    check: async () => ({ version: "" }),
    close: async () => {},
  };
  return { server, asked, at };
}

test("a second kind of server needs only the port for scans and known works", async () => {
  const { server, asked, at } = shelf();
  await using engine = await testEngine({
    hasServer: true,
    names: { ...DEFAULT_NAMES, tags: ID_TAGS.jellyfin },
  });
  const folder = `${engine.library}/Movies`;
  at.folder = folder;
  const { store, clock, signal } = engine;
  const { id } = await engine.approved("Heat.mkv");
  await fileRelease(engine.deps, await engine.now(id), signal);
  const [{ finalPath } = { finalPath: "" }] = await publicationsOf(store.read, id);
  expect(finalPath).toBe(`${folder}/Heat (1995) [tmdbid-949]/Heat (1995).mkv`);

  const health = createSourceHealth(store, "plex", clock);
  const deps = {
    store,
    server,
    entry: FIRST_ENTRY,
    pathMap: [],
    clock,
    folderState: readFolderState,
    log: SILENT_LOG,
    changed: async () => {},
    health,
    wake() {},
  };
  const scan = createScanStage(deps);
  for (const ms of [0, 2000, 60_000]) {
    clock.advance(ms);
    await scan.run(signal);
  }
  expect(asked).toEqual([`a ${folder}/Heat (1995) [tmdbid-949]`]);
  expect((await engine.now(id)).plex).toBe("seen");

  await createPlexIndexStage({ store, server, clock, log: SILENT_LOG }).run(signal);
  const index = createPlexIndex({ store, pathMap: [], mediaRoots: [engine.library] });
  expect(await index.files({ type: "movie", tmdbId: HEAT.tmdbId }, signal)).toMatchObject([
    { section: "a", library: "Films", resolution: "1080p" },
  ]);
});
