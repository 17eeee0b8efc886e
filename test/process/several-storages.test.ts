import { hostname } from "node:os";
import { expect, test } from "vitest";
import { cli, startDaemon, startProgram } from "../support/daemon.ts";
import { postgresMissing, startPostgres } from "../support/postgres/server.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome, TMDB_KEY, visibleFiles } from "./home.ts";
import { ask, connect, type Decision } from "./mcp-session.ts";

const NAME = "Nobody.Knows.This.Film.1951.mkv";

test.skipIf(postgresMissing() !== undefined)(
  "a decision made on one storage is filed and undone by the other storage's engine",
  async () => {
    await using server = await startPostgres();
    await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
    const homeOf = (storage: string) => makeHome({ tmdb, server: { url: server.url, storage } });
    using here = homeOf("nas-1");
    using there = homeOf("nas-2");
    await using own = await startDaemon(here);
    await using other = await startDaemon(there);
    there.drop(NAME);
    const { id } = await there.reaches(NAME, "review");
    await using client = await connect(here);
    await waitFor("both engines to be heard", async () => {
      const { engines } = await ask<{ engines: object[] }>(client, "get_watcher_status", {
        detail: "full",
      });
      return engines.length === 2;
    });

    const said = await ask<Decision & { engine: { message?: string } }>(client, "approve_ingest", {
      ids: [id],
      type: "movie",
      tmdb_id: 841,
    });
    expect(said.results).toMatchObject([{ id, ok: true }]);
    expect(said.engine).toMatchObject({ running: true, pid: other.pid });
    expect(said.engine.message).toContain(
      `The engine of nas-2 carries it out (process ${other.pid} on `,
    );
    await there.reaches(NAME, "filed");
    expect([visibleFiles(here.movies), visibleFiles(there.movies).length]).toEqual([[], 1]);

    const plan = await ask<{ confirm_token: string }>(client, "undo_ingest", { id });
    const back = await ask<Decision>(client, "undo_ingest", {
      id,
      confirm_token: plan.confirm_token,
    });
    expect(back.engine).toMatchObject({ running: true, pid: other.pid });
    await there.reaches(NAME, "undone");
    expect(visibleFiles(there.movies)).toEqual([]);
    const refused = await client.call("preview_rename", { id });
    expect([refused.isError, refused.text]).toEqual([
      true,
      expect.stringContaining(`is on the storage nas-2`),
    ]);
    expect((await own.end()).code).toBe(0);
    expect((await other.end()).code).toBe(0);
  },
);

test.skipIf(postgresMissing() !== undefined)(
  "a standby daemon warns of a duplicate STORAGE_NAME on another machine, unless the folders are the same",
  async () => {
    await using server = await startPostgres();
    const settings = { DATABASE_URL: server.url, STORAGE_NAME: "nas" };
    using one = makeHome({ settings });
    using other = makeHome({ settings });
    await using _first = await startDaemon(one);
    await using same = startProgram(one, ["daemon"]);
    await using strange = startProgram(other, ["daemon"]);
    const warned = `The engine of nas uses other folders than this machine: ${one.downloads}, ${one.library}.`;
    await waitFor("the warning", () => strange.log().includes(warned));
    expect(await cli(other, "status")).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(warned),
    });
    const doctor = await cli(other, "doctor", "--here");
    expect(doctor.stdout).toMatch(/The engine of nas uses.*\n[^]*?help: `plex-ingest help engine`/);
    expect(doctor.stdout).not.toContain("help clock");
    expect((await strange.end()).code).toBe(0);
    await waitFor("the other to stand by", () => same.log().includes("Standing by"));
    const { stdout } = await cli(one, "doctor", "--here");
    expect(stdout).toContain(
      `Process ${same.pid} on ${hostname()} stands by, and takes over when the engine ends.`,
    );
    expect(stdout).not.toMatch(/other folders|another plex-ingest/);
    expect((await same.end()).code).toBe(0);
    expect(same.log()).not.toContain("other folders");
  },
);
