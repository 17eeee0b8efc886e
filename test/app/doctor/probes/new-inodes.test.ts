import { renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { newInodes } from "../../../../src/app/doctor/probes/new-inodes.ts";
import { doctorFor, findingsOf } from "../../../support/doctor.ts";
import { type TestEngine, testEngine } from "../../../support/engine.ts";
import {
  copyToNewDisk,
  copyWithTimes,
  FILMS,
  fileFilms,
  pathOf,
} from "../../../support/new-disk.ts";
import { onPostgres } from "../../../support/temp-store.ts";

const look = ({ storeFiles, library }: TestEngine) =>
  findingsOf(
    newInodes,
    doctorFor(dirname(library), {
      PLEX_INGEST_STATE_DIR: dirname(storeFiles.database),
      PLEX_MEDIA_ROOT: library,
    }),
  );

test.skipIf(onPostgres())(
  "doctor is not ok while the journal has the inodes of another disk, and names the command",
  async () => {
    await using engine = await testEngine();
    await fileFilms(engine);
    expect(await look(engine)).toEqual([{ level: "ok", found: "No file has a new inode." }]);
    copyToNewDisk(engine.library);
    expect(await look(engine)).toMatchObject([
      {
        level: "fail",
        found: `${FILMS} files have new inodes, as after a copy of the library to another disk.`,
        command: "plex-ingest adopt",
      },
    ]);
  },
);

test.skipIf(onPostgres())("doctor warns of a single file with a new inode", async () => {
  await using engine = await testEngine();
  await fileFilms(engine);
  const path = join(engine.library, pathOf(3));
  renameSync(path, `${path}.before`);
  copyWithTimes(`${path}.before`, path);
  rmSync(`${path}.before`);
  expect(await look(engine)).toMatchObject([
    {
      level: "warn",
      found: `1 file has a new inode, and nothing shows yet that it is the recorded one: ${path}.`,
      command: "plex-ingest adopt",
    },
  ]);
});
