import { linkSync, mkdirSync, readdirSync, utimesSync } from "node:fs";
import { expect, test } from "vitest";
import { createScratch } from "../../../src/adapters/machine/scratch.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("hides scratch files and removes all of them, including links, but no other files", async () => {
  using dir = tempFolder();
  const scratch = createScratch(7);
  const other = dir.write("film.mkv");
  const made = await scratch.makeFile(dir.path);
  linkSync(other, scratch.nameIn(dir.path, "-link"));
  expect(
    readdirSync(dir.path).filter((name) => name.startsWith(".plex-ingest-doctor-7-")),
  ).toHaveLength(2);
  await scratch.remove(made);
  expect(await scratch.removeAll()).toEqual([]);
  expect(readdirSync(dir.path)).toEqual(["film.mkv"]);
  await expect(scratch.makeFile(dir.at("gone"))).rejects.toMatchObject({ code: "root_missing" });
});

test("also removes a scratch file that was made after everything was removed", async () => {
  using dir = tempFolder();
  const scratch = createScratch(7);
  await scratch.removeAll();
  await scratch.makeFile(dir.path);
  expect(readdirSync(dir.path)).toEqual([]);
});

test("removes the files of an earlier run that has ended or is too old, and keeps those of an active run", async () => {
  using dir = tempFolder();
  for (const name of ["8-00000000", "9-00000000-link"]) dir.write(`.plex-ingest-doctor-${name}`);
  mkdirSync(dir.at(".plex-ingest-doctor-10-00000000"));
  // A link has the same times as the file that it was made from.
  utimesSync(dir.at(".plex-ingest-doctor-9-00000000-link"), 1, 1);
  const isAlive = (pid: number) => pid === 9;
  expect(await createScratch(7).removeOld(dir.path, Date.now(), isAlive)).toBe(1);
  expect(readdirSync(dir.path)).toEqual([
    ".plex-ingest-doctor-10-00000000",
    ".plex-ingest-doctor-9-00000000-link",
  ]);
  expect(await createScratch(7).removeOld(dir.path, Date.now() + 120_000, isAlive)).toBe(1);
});
