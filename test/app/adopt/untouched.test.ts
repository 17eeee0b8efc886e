import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { recordAdopted } from "../../../src/app/adopt/record.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { removeFiled } from "../../../src/app/journal/operations/remove-source.ts";
import { returnSource } from "../../../src/app/journal/operations/return-source.ts";
import { moveIntoTrash } from "../../../src/app/journal/operations/trash.ts";
import { recoverRelease } from "../../../src/app/journal/recover.ts";
import { noticeOf } from "../../../src/app/notify/from-history.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { showEntry } from "../../../src/app/shown/release.ts";
import { purgeTrash } from "../../../src/app/upkeep/purge-trash.ts";
import type { Operation, OperationKind } from "../../../src/core/journal/operation.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { beginOperation } from "../../../src/store/journal/journal.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { listAllInTrash } from "../../../src/store/journal/trash.ts";
import { factsOf, foundWork, HEAT, identityOf, libraryFile, ME } from "../../support/adopted.ts";
import {
  filesBelow,
  type TestEngine,
  type TestEngineOptions,
  testEngine,
} from "../../support/engine.ts";
import { fileToolsOf } from "../../support/file-tools.ts";
import { fileAll } from "../../support/filing.ts";
import { twoEngines } from "../../support/two-engines.ts";
import { LARGE, take } from "../../support/upgrade.ts";
import { opened, stateOf } from "./library-state.ts";

type Adopted = { engine: TestEngine; release: Release; publication: Operation; path: string };

async function adoptedOn(
  engine: TestEngine,
  name = "Heat (1995)/Heat.1995.720p.mkv",
): Promise<Adopted> {
  const path = join(engine.library, "Movies", name);
  const work = foundWork(dirname(path), libraryFile(path));
  const id = (await recordAdopted(engine.deps, work, HEAT, factsOf(), ME)) ?? 0;
  const [publication] = await publicationsOf(engine.store.read, id);
  if (!publication) throw new Error("It was not adopted.");
  return { engine, release: await engine.now(id), publication, path };
}

async function adopted(options: TestEngineOptions = {}, name?: string): Promise<Adopted> {
  return adoptedOn(await opened(testEngine(options)), name);
}

/** A rename is requested separately and changes only the name. */
type Taking = Exclude<OperationKind, "rename" | "rename_folder" | "remove_folder">;

/** Requests each kind of operation on an adopted file. No operation may change anything. */
const ATTEMPTS: Record<Taking, (of: Adopted) => Promise<unknown>> = {
  // A second release of exactly the same file.
  publish: ({ engine, path }) =>
    recordAdopted(
      engine.deps,
      foundWork(path, { path, role: "video", file: identityOf(path) }),
      HEAT,
      factsOf(),
      ME,
    ),
  trash: ({ engine, publication }) =>
    moveIntoTrash(engine.deps, { publication, found: identityOf(publication.finalPath) }),
  remove: ({ engine, release, publication }) =>
    removeFiled(engine.deps, release, publication, engine.signal),
  return: ({ engine, publication }) =>
    returnSource(engine.deps, publication, identityOf(publication.finalPath), engine.signal),
  restore: ({ engine }) => purgeTrash(engine.deps, 1, engine.signal, Number.MAX_SAFE_INTEGER),
  reinstate: ({ engine, release }) => recoverRelease(engine.deps, release.id),
  async make_folder({ engine, release }) {
    await requestEach(engine.store, [release.id], { kind: "undo" }, ME);
    await fileAll(engine);
  },
};

test.for(Object.keys(ATTEMPTS) as Taking[])(
  "a %s operation moves no adopted file",
  async (kind) => {
    const of = await adopted({ method: "move" });
    const before = stateOf(of.engine);
    await ATTEMPTS[kind](of).catch(() => {});
    expect(stateOf(of.engine)).toEqual(before);
  },
);

test.for<OperationKind>(["trash", "remove", "return"])(
  "the journal refuses to begin a %s of an adopted file",
  async (kind) => {
    const { engine, publication, release } = await adopted();
    const { id: undoes, finalPath, itemPath, source } = publication;
    const operation = {
      id: "one",
      releaseId: release.id,
      itemPath,
      kind,
      lease: 1,
      sourcePath: finalPath,
      source,
    };
    const begun = engine.store.write((trx) =>
      beginOperation(
        trx,
        { ...operation, finalPath: `${finalPath}.gone`, madeFolders: [], undoes },
        1,
      ),
    );
    await expect(begun).rejects.toThrow(/adopted its file/);
  },
);

test("the method move keeps a source that is an adopted file of the library", async () => {
  const { engine, path } = await adopted({ method: "move" });
  // Only wrong settings can make the watched folder contain the library's own file under its own
  // path.
  const other = { type: "movie" as const, tmdbId: 7, title: "Other", year: 2001 };
  const { id } = await engine.approved("Other.2001.mkv", "the other film", { identity: other });
  const [item] = await engine.store.read
    .selectFrom("item")
    .selectAll()
    .where("release_id", "=", id)
    .execute();
  await engine.store.write((trx) =>
    trx
      .updateTable("operation")
      .set({ final_path: join(engine.downloads, item?.path ?? "") })
      .execute(),
  );
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [{ code: "refused" }] });
  expect(filesBelow(engine.downloads)).toEqual(["Other.2001.mkv"]);
  expect(statSync(path).isFile()).toBe(true);
});

test("swaps an adopted file with the same name, and keeps it in the trash as the last copy", async () => {
  const { engine, release, path } = await adopted(
    { duplicatePolicy: "upgrade" },
    "Heat (1995) {tmdb-949}/Heat (1995).mkv",
  );
  const before = identityOf(path);
  const { id } = await engine.approved(LARGE, "the large film!");
  await engine.store.write((trx) =>
    trx
      .updateTable("release")
      .set({ duplicates_json: '{"do":"replace"}' })
      .where("id", "=", id)
      .execute(),
  );
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [] });
  expect(identityOf(path).ino).not.toBe(before.ino);
  expect((await engine.now(release.id)).supersededBy).toBe(id);
  const [trashed] = await listAllInTrash(engine.store.read);
  expect(trashed).toMatchObject({ originalPath: path, identity: before });
  expect(await purgeTrash(engine.deps, 1, engine.signal, Number.MAX_SAFE_INTEGER)).toEqual({
    purged: 0,
    kept: 1,
  });
  await requestEach(engine.store, [id], { kind: "undo" }, ME);
  await fileAll(engine);
  expect(identityOf(path)).toEqual(before);
});

test("a client's tools may move other files in an adopted folder, but not the adopted file", async () => {
  const { engine, path } = await adopted();
  const trailer = join(dirname(path), "trailer.mkv");
  libraryFile(trailer);
  const tools = fileToolsOf(engine);
  const plan = (from: string) =>
    tools.request(
      {
        tool: "move_file",
        operations: [{ from, to: from.replace(".mkv", " 2.mkv"), action: "move" }],
      },
      "mcp:test",
      { maxMs: 0, signal: engine.signal },
    );
  expect(await plan(trailer)).toHaveProperty("confirm_token");
  expect(await plan(path).catch((error: Error) => error.message)).toMatch(/adopted it/);
});

test("sends no notification and no scan request for an adopted work", async () => {
  const { engine, release } = await adopted({ hasServer: true });
  const entries = (await engine.history()).map(showEntry);
  expect(entries.map((entry) => noticeOf(entry, { paths: false }))).toEqual(
    entries.map(() => undefined),
  );
  expect(release.plex).toBeUndefined();
  expect(await engine.store.read.selectFrom("scan").selectAll().execute()).toEqual([]);
});

test("a work that was adopted on one storage is a duplicate on the other", async () => {
  const engines = await twoEngines();
  onTestFinished(() => engines[Symbol.asyncDispose]());
  const { release } = await adoptedOn(engines.first);
  const { state, reasons } = await take(engines.second, LARGE);
  expect([state, reasons[0]?.code]).toEqual(["review", "duplicate"]);
  expect(JSON.stringify(reasons)).toContain("nas-1");
  expect((await engines.first.now(release.id)).state).toBe("filed");
});
