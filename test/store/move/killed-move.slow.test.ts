import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { fill } from "../../../bench/history/fill.ts";
import type { Store } from "../../../src/store/open.ts";
import { postgresMissing, startPostgres } from "../../support/postgres/server.ts";
import { randomFrom } from "../../support/random.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { storeFilesIn } from "../../support/temp-store.ts";
import { openFile, openServer } from "./ends.ts";

const CHILD = new URL("move-child.ts", import.meta.url).pathname;
const ROUNDS = 14;

/**
 * Number of history rows in a database. Undefined if the database is refused or has no rows yet.
 */
async function rowsIn(open: () => Promise<Store>): Promise<number | undefined> {
  let store: Store;
  try {
    store = await open();
  } catch (error) {
    expect(String(error)).toMatch(/was moved to|is not finished/);
    return undefined;
  }
  await using opened = store;
  const { n } = await opened.read
    .selectFrom("history")
    .select((e) => e.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return n === 0 ? undefined : n;
}

test.skipIf(postgresMissing())(
  "a move killed at any point either has no effect or is completed by the next move",
  async () => {
    await using server = await startPostgres();
    using folder = tempFolder();
    const state = folder.at("state");
    const files = storeFilesIn(state);
    const random = randomFrom();
    await (await openFile(files))[Symbol.asyncDispose]();
    fill(files.database, 30, Date.UTC(2026, 10, 22));
    const run = (direction: string, killAt = 0) =>
      spawnSync(process.execPath, [CHILD, state, server.url, direction, String(killAt)], {
        encoding: "utf8",
      });
    const rows = (await rowsIn(() => openFile(files))) ?? 0;
    // Runs once in each direction to create the tables.
    for (const direction of ["forward", "back"]) expect(run(direction).stderr).toBe("");
    const lasts = { forward: Number(run("forward").stdout), back: Number(run("back").stdout) };
    expect(Math.min(lasts.forward, lasts.back)).toBeGreaterThan(50);

    for (let round = 0; round < ROUNDS; round++) {
      const direction = round % 2 === 0 ? "forward" : "back";
      const last = lasts[direction];
      // The first half of the kills is anywhere, the second half is near the end, where the commits
      // are.
      const killAt =
        round < ROUNDS / 2
          ? 1 + Math.floor(random() * last)
          : last - Math.floor((round - ROUNDS / 2) * 1.5);
      expect(run(direction, killAt), `${direction} at ${killAt}`).toMatchObject({
        signal: "SIGKILL",
      });
      const [inFile, inServer] = [
        await rowsIn(() => openFile(files)),
        await rowsIn(() => openServer(server.url)),
      ];
      expect([inFile, inServer], `${direction} at ${killAt}`).toContain(undefined);
      expect([rows, undefined]).toContain(inFile ?? inServer);
      const again = run(direction);
      const done = /was moved to .* already/.test(again.stderr);
      expect(again.status === 0 || done, `${direction} at ${killAt}: ${again.stderr}`).toBe(true);
      const both = [
        await rowsIn(() => openFile(files)),
        await rowsIn(() => openServer(server.url)),
      ];
      expect(both, `${direction} at ${killAt}`).toEqual(
        direction === "forward" ? [undefined, rows] : [rows, undefined],
      );
    }
  },
);
