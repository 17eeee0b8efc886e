import { execFileSync } from "node:child_process";
import { afterAll, describe, expect, test, vi } from "vitest";
import { type McpClient, startMcpClient } from "../../src/hosts/demo/stand-ins/mcp-client.ts";
import { BUNDLE } from "../support/daemon.ts";
import { type Plex, startPlex } from "../support/plex/start-plex.ts";
import { missingRedis, startRedis } from "../support/redis.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { ask } from "./mcp-session.ts";

const PASSWORD = "s3cret-of-Redis-4711";
/** Titles of the stand-in, one for each try. */
const IDS = ["101", "102", "103", "201", "301", "311"];
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

const asked = (plex: Plex, id: string): number => plex.traffic.count(`/library/metadata/${id}`);

describe.skipIf(missingRedis)("two replicas and a Redis", () => {
  test("what one fetched the other answers, and a scan by one is a change for both", async () => {
    await using redis = await startRedis({ password: PASSWORD });
    await using plex = await startPlex();
    await using one = await replica(plex, redis.url, "one");
    await using two = await replica(plex, redis.url, "two");
    let details = { media_id: "" };
    // A machine under load may miss the 100 ms that Redis has; it is skipped for five seconds then.
    await vi.waitFor(
      async () => {
        details = { media_id: IDS.shift() ?? "101" };
        const before = asked(plex, details.media_id);
        for (const client of [one, two]) await ask(client, "get_media_details", details);
        expect(asked(plex, details.media_id)).toBe(before + 1);
      },
      { timeout: 60_000, interval: 2000 },
    );
    const before = asked(plex, details.media_id);
    await ask(two, "scan_library", { library: "Movies" });
    await vi.waitFor(
      async () => {
        await ask(one, "get_media_details", details);
        expect(asked(plex, details.media_id)).toBeGreaterThan(before);
      },
      { timeout: 15_000 },
    );
    for (const client of [one, two]) expect(client.stderr()).not.toContain(PASSWORD);
  });

  test("callers see no error while Redis is stopped, killed, started with another password, and back", async () => {
    await using redis = await startRedis({ password: PASSWORD });
    await using plex = await startPlex();
    await using client = await replica(plex, redis.url, "caller");
    await ask(client, "list_libraries");
    const took: number[] = [];
    async function calls(phase: string): Promise<void> {
      for (let each = 0; each < 30; each++) {
        const start = performance.now();
        const { isError, text } = await client.call("search_media", { query: `${phase} ${each}` });
        expect(isError, text).toBe(false);
        took.push(performance.now() - start);
      }
    }
    await calls("works");
    const well = Math.max(...took);
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
    // It is used again: what was there was lost with the killed one.
    await vi.waitFor(
      async () => {
        await calls(String(performance.now()));
        const env = { ...process.env, REDISCLI_AUTH: PASSWORD };
        expect(Number(execFileSync("redis-cli", ["-p", String(redis.port), "dbsize"], { env }))).toBeGreaterThan(0);
      },
      { timeout: 60_000, interval: 1000 },
    );
    // Nobody waited for the stopped Redis: a connection has 5 s. The rest is Plex and this machine.
    expect(Math.max(...took)).toBeLessThan(4000 + 20 * well);
    expect(client.stderr()).toMatch(/The shared cache failed/);
    expect(client.stderr()).not.toContain(PASSWORD);
  });
});
