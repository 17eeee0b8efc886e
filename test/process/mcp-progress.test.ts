import { expect, test } from "vitest";
import type { ShownItem } from "../../src/app/shown/release-shape.ts";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { startDaemon } from "../support/daemon.ts";
import { makeHome, TMDB_KEY } from "./home.ts";
import { connect } from "./mcp-session.ts";

test("a client that asks for progress gets the steps of what it added, and then the result", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  // By itself the daemon would file it before a call that is late.
  using home = makeHome({ tmdb, settings: { PLEX_AUTO_INGEST: "false" } });
  await using _daemon = await startDaemon(home);
  await using client = await connect(home);
  const path = home.drop("Inception.2010.mkv");
  const call = { name: "execute_ingest", arguments: { path, type: "movie", tmdb_id: 27_205 } };
  const answer = await client.request("tools/call", { ...call, _meta: { progressToken: "p1" } });
  const { item } = answer["structuredContent"] as { item: ShownItem };
  expect(item.state).toBe("filed");
  const messages = client.lines.map(
    (line) => JSON.parse(line) as { method?: string; params?: Record<string, unknown> },
  );
  const told = messages.filter(({ method }) => method === "notifications/progress").map(({ params }) => params);
  expect(told.length).toBeGreaterThan(1);
  for (const each of told) expect(each).toMatchObject({ progressToken: "p1", total: 4 });
  const steps = told.map((each) => Number(each?.["progress"]));
  expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b));
  expect(told.at(-1)).toMatchObject({ progress: 4, message: "filed" });

  const before = client.lines.length;
  await client.request("tools/call", {
    ...call,
    arguments: { ...call.arguments, path: home.drop("Inception.2010.720p.mkv") },
  });
  expect(client.lines.length).toBe(before + 1);
});
