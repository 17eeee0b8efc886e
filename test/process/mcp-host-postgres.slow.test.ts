import { expect, test } from "vitest";
import { postgresMissing, startPostgres } from "../support/postgres/server.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { TMDB_KEY, visibleFiles } from "./home.ts";
import { hasProc } from "./hook.ts";
import { hosts, mcpHome, statusOf } from "./mcp-home.ts";
import { ask, connect } from "./mcp-session.ts";

test.skipIf(!hasProc || postgresMissing() !== undefined)(
  "in mode mcp the engine over a server moves from client to client, and outlasts a server that restarts",
  async () => {
    await using server = await startPostgres();
    await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
    using home = mcpHome(true, { tmdb, settings: { DATABASE_URL: server.url, STORAGE_NAME: "nas" } });
    const state = async (client: Parameters<typeof ask>[0], name: string) => {
      const { items } = await ask<{ items: { name: string; state: string }[] }>(client, "get_ingest_queue", {
        state: "all",
      });
      return items.find((item) => item.name === name)?.state;
    };
    await using one = await connect(home);
    await hosts(one);
    await using two = await connect(home);
    expect((await statusOf(two)).engine).toMatchObject({ running: true, pid: one.pid });
    home.drop("Inception.2010.mkv");
    await expect.poll(() => state(two, "Inception.2010.mkv")).toBe("filed");
    one.kill("SIGKILL");
    await hosts(two);
    home.drop("Sintel.2010.mkv");
    await expect.poll(() => state(two, "Sintel.2010.mkv")).toBe("filed");
    server.stop("immediate");
    server.start();
    await hosts(two);
    home.drop("Interstellar.2014.mkv");
    await expect.poll(() => state(two, "Interstellar.2014.mkv")).toBe("filed");
    expect(visibleFiles(home.movies)).toHaveLength(3);
    expect(await two.leave()).toMatchObject({ code: 0 });
    await home.drained();
  },
);
