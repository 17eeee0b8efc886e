import { expect, test } from "vitest";
import type { ShownItem } from "../../src/app/shown/release-shape.ts";
import { startDaemon } from "../support/daemon.ts";
import type { McpClient } from "../support/mcp-client.ts";
import { startHome } from "./home.ts";
import { connect } from "./mcp-session.ts";

/** The progress notifications that the client has received so far. */
const told = ({ lines }: McpClient): Record<string, unknown>[] =>
  lines.flatMap((line) => {
    const { method, params } = JSON.parse(line) as {
      method?: string;
      params?: Record<string, unknown>;
    };
    return method === "notifications/progress" && params ? [params] : [];
  });

test("a client that requests progress receives the steps of its addition, then the result", async () => {
  // Without this setting, the daemon could file the release automatically before a late call.
  await using home = await startHome({ settings: { PLEX_AUTO_INGEST: "false" } });
  await using _daemon = await startDaemon(home);
  await using client = await connect(home);
  const path = home.drop("Inception.2010.mkv");
  const call = { name: "execute_ingest", arguments: { path, type: "movie", tmdb_id: 27_205 } };
  const answer = await client.request("tools/call", { ...call, _meta: { progressToken: "p1" } });
  const { item } = answer["structuredContent"] as { item: ShownItem };
  expect(item.state).toBe("filed");
  const all = told(client);
  expect(all.length).toBeGreaterThan(1);
  for (const each of all) expect(each).toMatchObject({ progressToken: "p1", total: 4 });
  const steps = all.map((each) => Number(each["progress"]));
  expect(steps).toEqual([...new Set(steps)].toSorted((a, b) => a - b));
  expect(all.at(-1)).toMatchObject({ progress: 4, message: "filed" });

  const before = client.lines.length;
  await client.request("tools/call", {
    ...call,
    arguments: { ...call.arguments, path: home.drop("Inception.2010.720p.mkv") },
  });
  expect(client.lines.length).toBe(before + 1);
});
