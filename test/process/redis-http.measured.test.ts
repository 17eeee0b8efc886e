import { execFileSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { type Plex, startPlex } from "../support/plex/start-plex.ts";
import { missingRedis, startRedis } from "../support/redis.ts";
import { type HttpProgram, startHttp, TOKEN } from "./http-server.ts";

const PASSWORD = "s3cret-of-Redis-4711";
const CALLERS = 20;
/** Ids of the stand-in's titles, with a different id for each attempt. */
const IDS = ["101", "102", "103", "201", "301", "311"];

/**
 * Starts one of several replicas behind a load balancer. It serves Plex's tools over HTTP and has
 * no state folder.
 */
const replica = (plex: Plex, redisUrl: string): Promise<HttpProgram> =>
  startHttp({
    args: ["--toolsets", "plex"],
    plex,
    settings: {
      REDIS_URL: redisUrl,
      LOG_LEVEL: "debug",
      PLEX_INGEST_STATE_DIR: "/proc/no-such-folder",
    },
  });

const asked = (plex: Plex, id: string): number => plex.traffic.count(`/library/metadata/${id}`);

async function answered({ call }: HttpProgram, name: string, args: object): Promise<void> {
  const { isError, text } = await call(name, args);
  expect(isError, text).toBe(false);
}

/** Everything that such a server outputs except tool results. */
async function told({ url, program }: HttpProgram): Promise<string> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const texts = ["/metrics", "/health/ready"].map(async (path) =>
    (await fetch(url + path, { headers })).text(),
  );
  return (await Promise.all(texts)).join("\n") + program.log();
}

describe.skipIf(missingRedis)("over HTTP, with a real Redis", () => {
  test("each replica responds from the other's cached data, and both notice a scan by one of them", async () => {
    await using redis = await startRedis({ password: PASSWORD });
    await using plex = await startPlex();
    const both = await Promise.all([replica(plex, redis.url), replica(plex, redis.url)]);
    await using one = both[0];
    await using two = both[1];
    let details = { media_id: "" };
    // On a busy machine, Redis may miss its 100 ms. It is then skipped for five seconds.
    await vi.waitFor(
      async () => {
        details = { media_id: IDS.shift() ?? "101" };
        const before = asked(plex, details.media_id);
        for (const server of both) await answered(server, "get_media_details", details);
        expect(asked(plex, details.media_id)).toBe(before + 1);
      },
      { timeout: 60_000, interval: 2000 },
    );
    const before = asked(plex, details.media_id);
    await answered(two, "scan_library", { library: "Movies" });
    // The server that requested the scan notices the change immediately. The other server reads
    // what the first has fetched since, or asks Plex itself.
    await answered(two, "get_media_details", details);
    expect(asked(plex, details.media_id)).toBeGreaterThan(before);
    const since = asked(plex, details.media_id);
    await answered(one, "scan_library", { library: "Movies" });
    await vi.waitFor(
      async () => {
        await answered(two, "get_media_details", details);
        expect(asked(plex, details.media_id)).toBeGreaterThan(since);
      },
      { timeout: 15_000 },
    );
    for (const server of both) {
      expect(await told(server)).not.toMatch(new RegExp(`${PASSWORD}|${TOKEN}|${plex.token}`));
    }
  });

  test(
    `${CALLERS} callers see no error while Redis is stopped, killed, started with another ` +
      "password and restored",
    async () => {
      await using redis = await startRedis({ password: PASSWORD });
      await using plex = await startPlex();
      await using server = await replica(plex, redis.url);
      const faults: string[] = [];
      let calls = 0;
      let slowest = 0;
      const ended = new AbortController();
      const callers = Array.from({ length: CALLERS }, async (_, who) => {
        for (let round = 0; !ended.signal.aborted; round++) {
          const start = performance.now();
          // All callers send the first query. The second query has not been sent before.
          const args = round % 2 === 0 ? { query: "harbour" } : { query: `${who} ${round}` };
          const answer = await server
            .call("search_media", args)
            .catch((error: unknown) => ({ text: String(error), isError: true }));
          slowest = Math.max(slowest, performance.now() - start);
          calls += 1;
          if (answer.isError) faults.push(answer.text);
          await setTimeout(20);
        }
      });
      const goOn = async (): Promise<void> => {
        const until = calls + 3 * CALLERS;
        await vi.waitFor(() => expect(calls).toBeGreaterThan(until), { timeout: 60_000 });
      };
      await goOn();
      const well = slowest;
      redis.pause();
      await goOn();
      redis.resume();
      await goOn();
      await redis.kill();
      await goOn();
      const other = await startRedis({ password: "another", port: redis.port });
      await goOn();
      await other[Symbol.asyncDispose]();
      await redis.start();
      await goOn();
      // Redis is in use again. Its earlier entries were lost with the killed server.
      const env = { ...process.env, REDISCLI_AUTH: PASSWORD };
      await vi.waitFor(
        () =>
          expect(
            Number(execFileSync("redis-cli", ["-p", String(redis.port), "dbsize"], { env })),
          ).toBeGreaterThan(0),
        { timeout: 60_000, interval: 1000 },
      );
      ended.abort();
      await Promise.all(callers);
      expect(faults).toEqual([]);
      // A connection has a timeout of 5 s, so this limit shows that no caller waited for the
      // stopped Redis. The rest of the time is for Plex and this machine.
      expect(slowest).toBeLessThan(4500 + 20 * well);
      const text = await told(server);
      expect(text).toMatch(/The shared cache failed/);
      expect(text).not.toMatch(new RegExp(`${PASSWORD}|${TOKEN}|${plex.token}`));
    },
  );
});
