import { afterAll, describe, expect, test, vi } from "vitest";
import { type McpClient, startMcpClient } from "../../src/demo/stand-ins/mcp-client.ts";
import { BUNDLE } from "../support/daemon.ts";
import { type Plex, startPlex } from "../support/plex/start-plex.ts";
import { missingRedis, startRedis } from "../support/redis.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { ask } from "./mcp-session.ts";

const PASSWORD = "s3cret-of-Redis-4711";
const folder = tempFolder();
afterAll(() => folder[Symbol.dispose]());

/** A replica: it has nothing but the addresses of Plex and Redis. */
async function replica(plex: Plex, redisUrl: string, name: string): Promise<McpClient> {
  const client = startMcpClient({
    file: process.execPath,
    args: [BUNDLE, "mcp", "--toolsets", "plex"],
    cwd: folder.path,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: folder.path,
      PLEX_URL: plex.url,
      PLEX_TOKEN: plex.token,
      REDIS_URL: redisUrl,
      DEBUG: "*",
      LOG_LEVEL: "debug",
    },
  });
  await client.initialize(name);
  return client;
}

const asked = (plex: Plex): number => plex.traffic.count("/library/metadata/101");

describe.skipIf(missingRedis)("two replicas and a Redis", { timeout: 90_000 }, () => {
  test("what one fetched the other answers, and a scan by one is a change for both", async () => {
    await using redis = await startRedis({ password: PASSWORD });
    await using plex = await startPlex();
    await using one = await replica(plex, redis.url, "one");
    await using two = await replica(plex, redis.url, "two");
    // The first calls load the library that speaks to Redis.
    for (const client of [one, two]) await ask(client, "get_on_deck");
    const details = { media_id: "101" };
    await ask(one, "get_media_details", details);
    const before = asked(plex);
    expect(before).toBeGreaterThan(0);
    await ask(two, "get_media_details", details);
    expect(asked(plex)).toBe(before);
    await ask(two, "scan_library", { library: "Movies" });
    await vi.waitFor(async () => {
      await ask(one, "get_media_details", details);
      expect(asked(plex)).toBeGreaterThan(before);
    });
    for (const client of [one, two]) expect(client.stderr()).not.toContain(PASSWORD);
  });

  test("callers see no error while Redis is stopped, killed, started with another password, and back", async () => {
    await using redis = await startRedis({ password: PASSWORD });
    await using plex = await startPlex();
    await using client = await replica(plex, redis.url, "caller");
    await ask(client, "list_libraries");
    let slowest = 0;
    async function calls(phase: string): Promise<void> {
      for (let each = 0; each < 30; each++) {
        const start = performance.now();
        const { isError, text } = await client.call("search_media", { query: `${phase} ${each}` });
        expect(isError, text).toBe(false);
        slowest = Math.max(slowest, performance.now() - start);
      }
    }
    await calls("works");
    expect(client.stderr()).not.toMatch(/The shared cache failed/);
    redis.pause();
    await calls("stopped");
    redis.resume();
    await calls("goes on");
    await redis.kill();
    await calls("killed");
    await using other = await startRedis({ password: "another", port: redis.port });
    await calls("refuses");
    await other.kill();
    await redis.start();
    await calls("back");
    // One call waits 100 ms for the stopped Redis; the rest is Plex and this machine.
    expect(slowest).toBeLessThan(1000);
    expect(client.stderr()).toMatch(/The shared cache failed/);
    expect(client.stderr()).not.toContain(PASSWORD);
  });
});
