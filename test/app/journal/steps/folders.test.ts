import { mkdirSync, renameSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { restoreTrashed } from "../../../../src/app/journal/operations/restore.ts";
import { anchorOf, assertAnchored } from "../../../../src/app/journal/steps/roots.ts";
import { scanFoldersOf } from "../../../../src/app/journal/steps/scan-folder.ts";
import { requestTrashed } from "../../../../src/app/trash/trash.ts";
import { createFiles } from "../../../../src/program/parts/files.ts";
import { listAllInTrash } from "../../../../src/store/journal/trash.ts";
import { HEAT_FILE, testEngine } from "../../../support/engine.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { take, undo } from "../../../support/upgrade.ts";

const files = createFiles();
const ino = (path: string): string => String(statSync(path, { bigint: true }).ino);

test("anchors a file at the innermost existing library folder", async () => {
  using home = tempFolder();
  const [root, movies] = [home.at("media"), home.at("media/Movies")];
  const deps = { files, libraryHomes: async () => [movies, root, home.at("other")] };
  mkdirSync(root);
  expect(await anchorOf(deps, `${movies}/Heat (1995)/Heat.mkv`)).toEqual({
    path: root,
    ino: ino(root),
  });
  mkdirSync(movies);
  expect(await anchorOf(deps, `${movies}/Heat (1995)/Heat.mkv`)).toEqual({
    path: movies,
    ino: ino(movies),
  });
  expect(await anchorOf(deps, "/elsewhere/Heat.mkv")).toBeUndefined();
});

test("anchors a linked library at its target, and reports the library as missing if the target is missing", async () => {
  using home = tempFolder();
  const [movies, disk] = [home.at("Movies"), home.at("disk")];
  mkdirSync(disk);
  symlinkSync(disk, movies);
  const deps = { files, libraryHomes: async () => [movies] };
  const anchor = await anchorOf(deps, `${movies}/Heat.mkv`);
  expect(anchor).toEqual({ path: movies, ino: ino(disk) });
  await expect(assertAnchored(files, anchor)).resolves.toBeUndefined();
  renameSync(disk, home.at("away"));
  expect(await anchorOf(deps, `${movies}/Heat.mkv`)).toBeUndefined();
  await expect(assertAnchored(files, anchor)).rejects.toMatchObject({ code: "root_missing" });
});

test("does not list the library for each published file", async () => {
  using home = tempFolder();
  const listed: string[] = [];
  const spied = {
    ...files,
    listRoot: (root: string, signal: AbortSignal) => (
      listed.push(root), files.listRoot(root, signal)
    ),
  };
  await anchorOf({ files: spied, libraryHomes: async () => [home.path] }, `${home.path}/Heat.mkv`);
  expect(listed).toEqual([]);
});

test("a media root whose disk is missing does not delay another media root", async () => {
  await using engine = await testEngine();
  const deps = { ...engine.deps, mediaRoots: [join(engine.downloads, "away"), engine.library] };
  const { id, state, reasons } = await take({ ...engine, deps }, "Heat.1995.mkv", "a film");
  expect({ state, reasons }).toEqual({ state: "filed", reasons: [] });
  expect(await undo({ ...engine, deps }, id)).toEqual({ ok: true });
  const [trashed] = await listAllInTrash(engine.store.read);
  await requestTrashed(engine, [trashed?.operationId ?? ""], "restore", { actor: "cli:me", at: 5 });
  const [wished] = await listAllInTrash(engine.store.read);
  expect(wished && (await restoreTrashed(deps, wished))).toBeUndefined();
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
});

const SHOW = "/library/TV Shows/Sherlock (2010)";
const file = (name: string, madeFolders: string[] = []) => ({
  finalPath: `${SHOW}/Season 01/${name}`,
  madeFolders,
});

test("scans a new season once with its show, regardless of its number of files", () => {
  const files = [file("1.mkv", [SHOW, `${SHOW}/Season 01`]), file("2.mkv"), file("1.en.srt")];
  expect(scanFoldersOf(files, "tv")).toEqual([SHOW]);
});

test("scans only the season's folder if Plex knows the season, and only the movie's own folder for a movie", () => {
  expect(scanFoldersOf([file("3.mkv"), file("4.mkv")], "tv")).toEqual([`${SHOW}/Season 01`]);
  const made = ["/library/Movies/A (2001)"];
  expect(
    scanFoldersOf([{ finalPath: "/library/Movies/A (2001)/A.mkv", madeFolders: made }], "movie"),
  ).toEqual(made);
});
