import { basename } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { createStages } from "../../../src/program/engine/stages.ts";
import { listAllTorrents, writeTorrents } from "../../../src/store/torrents/torrents.ts";
import { HEAT_FILE, testEngine } from "../../support/engine.ts";
import { startFakeTransmission } from "../../support/fake-transmission.ts";
import { testProgram } from "../../support/program.ts";
import { remembered } from "../../support/torrent.ts";
import { runToRest, waitFor } from "../../support/wait-for.ts";

const FILM = "Heat.1995.mkv";

/**
 * A filed torrent that met its goal, with TRANSMISSION_AUTO_REMOVE, and a complete engine for it.
 */
async function filed() {
  const engine = await testEngine();
  const transmission = await startFakeTransmission({ downloadDir: engine.downloads });
  const release = await engine.approved(FILM);
  await fileRelease(engine.deps, release, engine.signal);
  const { hashString: hash } = transmission.add({
    hashString: "a".repeat(40),
    name: FILM,
    downloadDir: engine.downloads,
    files: [{ name: FILM, length: FILM.length, wanted: true }],
  });
  transmission.complete(hash);
  Object.assign(transmission.torrents.get(hash) ?? {}, { status: 0, isFinished: true });
  const known = {
    folder: engine.downloads,
    name: FILM,
    tops: [FILM],
    complete: true,
    releaseId: release.id,
  };
  await engine.store.write((trx) => writeTorrents(trx, [remembered("a", known)]));
  const settings = {
    PLEX_MEDIA_ROOT: engine.library,
    PLEX_INGEST_DIR: engine.downloads,
    PLEX_INGEST_STATE_DIR: engine.storeFiles.backups,
    TRANSMISSION_URL: transmission.origin,
    TRANSMISSION_AUTO_REMOVE: "true",
  };
  return {
    engine,
    transmission,
    async once(dryRun?: (line: string) => void) {
      const lease = { ...engine.deps.lease, isOnly: async () => true, end: async () => {} };
      await using program = testProgram(settings, { store: engine.store });
      const stages = await createStages(program, { lease, onlyFiles: false, dryRun });
      await runToRest(stages.engine);
      await stages.close();
    },
    async [Symbol.asyncDispose]() {
      await transmission.close();
      await engine[Symbol.asyncDispose]();
    },
  };
}

test("a dry run sends Transmission no command, and the same round without it removes the torrent", async () => {
  await using it = await filed();
  expect(it.engine.inLibrary()).toEqual([HEAT_FILE]);
  await it.once(() => {});
  const asked = new Set(it.transmission.requests.map(({ method }) => method));
  expect(
    [...asked].filter(
      (method) => !["session-get", "torrent-get", "session-stats"].includes(method),
    ),
  ).toEqual([]);
  expect(asked).toContain("torrent-get");
  await it.once();
  expect(it.transmission.count("torrent-remove")).toBe(1);
});

test("never searches our folders for a Transmission folder that is not absolute", async () => {
  await using it = await filed();
  const name = basename(import.meta.dirname);
  const torrent = it.transmission.add({
    hashString: "b".repeat(40),
    name,
    downloadDir: "test/program/wire",
    files: [{ name: "engine/wire-torrents.test.ts", length: 1, wanted: true }],
  });
  it.transmission.complete(torrent.hashString);
  await it.once(() => {});
  const known = await waitFor("it to be known", async () =>
    (await listAllTorrents(it.engine.store.read)).find(({ hash }) => hash === torrent.hashString),
  );
  expect(known).toMatchObject({ folder: "test/program/wire", complete: false });
  expect(known.releaseId).toBeUndefined();
});
