import { symlinkSync } from "node:fs";
import { type Kysely, sql } from "kysely";
import { afterEach, expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { createStages } from "../../../src/program/engine/stages.ts";
import { up } from "../../../src/store/migrations/028-named-folders.ts";
import { findReleaseAtPath } from "../../../src/store/releases/releases.ts";
import { listWaitingTorrents } from "../../../src/store/torrents/torrents.ts";
import { HEAT_FILE, testEngine } from "../../support/engine.ts";
import { startFakeTransmission } from "../../support/fake-transmission.ts";
import { testProgram } from "../../support/program.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { runToRest } from "../../support/wait-for.ts";

const FILM = "Heat.1995.mkv";
const NEXT = "Alien.1979.mkv";
const ALIEN = { type: "movie", tmdbId: 348, title: "Alien", year: 1979 } as const;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A setup with only a client: its folder is in no setting. */
async function onlyClient(downloadDir?: string) {
  const engine = await testEngine();
  const folder = downloadDir ?? engine.downloads;
  const transmission = await startFakeTransmission({ downloadDir: folder });
  closing.push(async () => {
    await transmission.close();
    await engine[Symbol.asyncDispose]();
  });
  let count = 0;
  return {
    engine,
    transmission,
    folder,
    /** A finished torrent. Its file must exist. */
    seeds(name: string, dir = folder) {
      const { hashString } = transmission.add({
        hashString: String(++count).padStart(40, "0"),
        name,
        downloadDir: dir,
        files: [{ name, length: name.length, wanted: true }],
      });
      transmission.complete(hashString);
    },
    async once(more: Record<string, string> = {}) {
      const settings = {
        PLEX_MEDIA_ROOT: engine.library,
        PLEX_INGEST_STATE_DIR: engine.storeFiles.backups,
        TRANSMISSION_URL: transmission.origin,
        INGEST_BACKLOG: "process",
        ...more,
      };
      const lease = { ...engine.deps.lease, isOnly: async () => true, end: async () => {} };
      await using program = testProgram(settings, { store: engine.store });
      const stages = await createStages(program, { lease, onlyFiles: false });
      await runToRest(stages.engine);
      await stages.close();
    },
    at: (path: string) => findReleaseAtPath(engine.store.read, path),
  };
}

/** Brings the database to the state before the migration, and runs the migration. */
const upgrade = ({ engine }: Awaited<ReturnType<typeof onlyClient>>): Promise<void> =>
  engine.store.write(async (trx) => {
    await sql`drop table named_folder`.execute(trx);
    await up(trx as unknown as Kysely<unknown>);
  });

test("a setup with only a client files its next torrent after the upgrade", async () => {
  const it = await onlyClient();
  const { engine } = it;
  const { id } = await engine.approved(FILM);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  await engine.store.write((trx) =>
    trx.updateTable("release").set({ source: "torrent" }).where("id", "=", id).execute(),
  );
  await upgrade(it);
  const path = engine.drop(NEXT);
  it.seeds(NEXT);
  await it.once();
  const next = await it.at(path);
  expect(next).toMatchObject({ source: "torrent", state: "review" });
  if (!next) throw new Error("It was not taken in.");
  const by = { actor: "cli:anna", at: 1 };
  await changeState(engine.store, next, { kind: "approve", identity: ALIEN }, by);
  await it.once();
  expect((await it.at(path))?.state).toBe("filed");
  expect(engine.inLibrary()).toContain(HEAT_FILE);
  expect(engine.inLibrary().join("\n")).toContain("Alien (1979)");
});

test("before anything was filed, a client's folder must be named, and the offered line names it", async () => {
  const it = await onlyClient();
  await upgrade(it);
  const path = it.engine.drop(NEXT);
  it.seeds(NEXT);
  await it.once();
  expect(await it.at(path)).toMatchObject({ state: "settling" });
  const [waiting] = (await listWaitingTorrents(it.engine.store.read, 9)).torrents;
  const said = toCommandText(waiting?.waits?.message ?? "");
  const [, name = "", value = ""] = /set (\w+)=(\S+) and restart\.$/.exec(said) ?? [];
  expect(name).toBe("TRANSMISSION_FOLDERS");
  await it.once({ [name]: value });
  expect((await it.at(path))?.state).toBe("review");
});

test("the line keeps the folders that are named already", async () => {
  using other = tempFolder();
  const it = await onlyClient();
  const path = it.engine.drop(NEXT);
  it.seeds(NEXT);
  await it.once({ TRANSMISSION_FOLDERS: other.path });
  const [waiting] = (await listWaitingTorrents(it.engine.store.read, 9)).torrents;
  const said = toCommandText(waiting?.waits?.message ?? "");
  expect(said).toContain(`set TRANSMISSION_FOLDERS=${other.path}:${it.folder} and restart`);
  expect((await it.at(path))?.state).toBe("settling");
});

test.each(["PLEX_INGEST_DIR", "TRANSMISSION_PATH_MAP"])("a folder in %s is named", async (name) => {
  const it = await onlyClient();
  const path = it.engine.drop(NEXT);
  it.seeds(NEXT);
  await it.once({ [name]: name.endsWith("MAP") ? `${it.folder}=${it.folder}` : it.folder });
  expect((await it.at(path))?.state).toBe("review");
});

test("a link in a named folder does not lead out of it", async () => {
  using secret = tempFolder();
  secret.write(NEXT, NEXT);
  const it = await onlyClient();
  symlinkSync(secret.path, `${it.folder}/link`);
  it.seeds(NEXT, `${it.folder}/link`);
  await it.once({ TRANSMISSION_FOLDERS: it.folder });
  const [waiting] = (await listWaitingTorrents(it.engine.store.read, 9)).torrents;
  expect(waiting).toMatchObject({ folder: secret.path, waits: { code: "folder_not_named" } });
});
