import { appendFileSync, closeSync, ftruncateSync, openSync } from "node:fs";
import { expect, test } from "vitest";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { startProgram } from "../support/daemon.ts";
import { makeHome, TMDB_KEY } from "./home.ts";

test("--once files complete downloads and leaves unfinished ones", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb });
  home.drop("Inception.2010.mkv");
  const handle = openSync(home.drop("Sparse.2014.mkv", "x"), "r+");
  ftruncateSync(handle, 40_000_000);
  closeSync(handle);
  const growing = home.drop("Growing.2011.mkv");
  const timer = setInterval(() => appendFileSync(growing, "more"), 50);
  try {
    await using once = startProgram(home, ["daemon", "--once"]);
    expect(await once.exited).toMatchObject({ code: 0 });
  } finally {
    clearInterval(timer);
  }
  const states = (await home.releases()).map(({ name, state }) => `${name} ${state}`);
  expect(states.toSorted()).toEqual([
    "Growing.2011.mkv settling",
    "Inception.2010.mkv filed",
    "Sparse.2014.mkv settling",
  ]);
});
