import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createStages } from "../../../src/program/engine/stages.ts";
import { openQueue, openTakeIn } from "../../../src/program/use-cases/review.ts";
import { readQueuePage } from "../../../src/store/releases/queue.ts";
import { testEngine } from "../../support/engine.ts";
import { startFakeTransmission } from "../../support/fake-transmission.ts";
import { testProgram } from "../../support/program.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { runToRest } from "../../support/wait-for.ts";

test("a path in the library is not a download, even if the settings name the library through a link", async () => {
  using dir = tempFolder();
  for (const name of ["in", "disk/Movies", "disk/state"]) {
    mkdirSync(dir.at(name), { recursive: true });
  }
  dir.write("disk/Movies/Heat.mkv");
  dir.write("disk/state/notes.mkv");
  symlinkSync(dir.at("disk"), dir.at("media"));
  const settings = {
    PLEX_INGEST_STATE_DIR: dir.at("media", "state"),
    PLEX_INGEST_DIR: dir.at("in"),
    PLEX_MEDIA_ROOT: dir.at("media", "Movies"),
  };
  await using program = testProgram(settings, { cwd: dir.path });
  const takeIn = await openTakeIn(program);
  for (const name of [
    "media/Movies/Heat.mkv",
    "disk/Movies/Heat.mkv",
    "disk/Movies",
    "disk/state/notes.mkv",
  ]) {
    await expect(takeIn.add([dir.at(name)], {}, "cli:anna"), name).rejects.toMatchObject({
      code: "refused",
    });
  }
  expect((await (await openQueue(program)).page({ state: "all", limit: 9 })).items).toEqual([]);
});

test("a torrent that seeds from a linked library is not a download", async () => {
  await using engine = await testEngine();
  using links = tempFolder();
  symlinkSync(engine.library, links.at("media"));
  const folder = `${engine.library}/Movies`;
  await using transmission = await startFakeTransmission({ downloadDir: folder });
  const [name, content] = ["Heat.1995.mkv", "a whole film"];
  const { hashString } = transmission.add({
    hashString: "a".repeat(40),
    name,
    downloadDir: folder,
    files: [{ name, length: content.length, wanted: true }],
  });
  writeFileSync(join(folder, name), content);
  transmission.complete(hashString);
  const settings = {
    PLEX_MEDIA_ROOT: links.at("media"),
    PLEX_INGEST_STATE_DIR: engine.storeFiles.backups,
    TRANSMISSION_URL: transmission.origin,
  };
  await using program = testProgram(settings, { store: engine.store });
  const lease = { ...engine.deps.lease, isOnly: async () => true, end: async () => {} };
  const stages = await createStages(program, { lease, onlyFiles: false });
  await runToRest(stages.engine);
  await stages.close();
  const { releases } = await readQueuePage(engine.store.read, { states: "all", limit: 9 });
  expect(releases).toMatchObject([{ state: "review", reasons: [{ code: "refused" }] }]);
});
