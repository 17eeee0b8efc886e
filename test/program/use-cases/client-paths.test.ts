import { mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { openQueue, openTakeIn } from "../../../src/program/use-cases/review.ts";
import { rememberClient } from "../../../src/store/torrents/torrent-notes.ts";
import { testProgram } from "../../support/program.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("a client may add only paths below a folder that the owner named", async () => {
  using dir = tempFolder();
  for (const name of ["in", "media", "mapped", "known", "recorded", "reported", "other"]) {
    mkdirSync(dir.at(name));
    dir.write(`${name}/Heat.1995.mkv`, "a film");
  }
  symlinkSync(dir.at("other"), dir.at("known", "way-out"));
  const settings = {
    PLEX_INGEST_STATE_DIR: dir.at("state"),
    PLEX_INGEST_DIR: dir.at("in"),
    PLEX_MEDIA_ROOT: dir.at("media"),
    TRANSMISSION_URL: "http://127.0.0.1:9",
    TRANSMISSION_PATH_MAP: `${dir.at("mapped")}=/downloads`,
    TRANSMISSION_FOLDERS: dir.at("known"),
  };
  await using program = testProgram(settings, { cwd: dir.path });
  const store = await program.store();
  const folders = [dir.at("known"), dir.at("reported"), dir.at("state"), "/etc", "/"];
  await store.write(async (trx) => {
    await rememberClient(trx, { name: "transmission", address: "x", folders });
    await trx
      .insertInto("named_folder")
      .values({ path: dir.at("recorded") })
      .execute();
  });
  const takeIn = await openTakeIn(program);

  for (const name of ["in", "mapped", "known", "recorded"]) {
    expect(
      await takeIn.addBelowRoots(dir.at(name, "Heat.1995.mkv"), {}, "mcp:test"),
      name,
    ).toMatchObject({
      item: { name: "Heat.1995.mkv" },
    });
  }
  for (const path of [
    "other/Heat.1995.mkv",
    "reported/Heat.1995.mkv",
    "known/way-out/Heat.1995.mkv",
    "known",
    "media/Heat.1995.mkv",
  ]) {
    await expect(takeIn.addBelowRoots(dir.at(path), {}, "mcp:test"), path).rejects.toMatchObject({
      code: "refused",
    });
  }
  expect((await (await openQueue(program)).page({ state: "all", limit: 9 })).items).toHaveLength(4);
});

test("a path map of the whole file system lets a client add nothing", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("other"));
  dir.write("other/Heat.1995.mkv", "a film");
  const settings = {
    PLEX_INGEST_STATE_DIR: dir.at("state"),
    TRANSMISSION_URL: "http://127.0.0.1:9",
    TRANSMISSION_PATH_MAP: "/=/host",
  };
  await using program = testProgram(settings, { cwd: dir.path });
  const takeIn = await openTakeIn(program);
  await expect(
    takeIn.addBelowRoots(dir.at("other/Heat.1995.mkv"), {}, "mcp:test"),
  ).rejects.toMatchObject({
    code: "refused",
  });
});
