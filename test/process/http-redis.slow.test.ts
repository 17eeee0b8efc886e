import { expect, test } from "vitest";
import { cli } from "../support/daemon.ts";
import { startPlex } from "../support/plex/start-plex.ts";
import { missingRedis, startRedis } from "../support/redis.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome } from "./home.ts";
import { startHttp, TOKEN } from "./http-server.ts";

const PASSWORD = "s3cret-of-Redis-4711";

test.skipIf(missingRedis)(
  "/health/ready and /metrics report Redis's state without a tool call and without a secret",
  async () => {
    await using redis = await startRedis({ password: PASSWORD });
    await using plex = await startPlex();
    const settings = { REDIS_URL: redis.url, TRACE_REQUESTS: "true", LOG_LEVEL: "trace" };
    await using server = await startHttp({ plex, settings, args: ["--toolsets", "plex"] });
    const said: string[] = [];
    const get = async (path: string): Promise<string> => {
      const answer = await fetch(server.url + path, {
        headers: { authorization: `Bearer ${TOKEN}` },
      });
      const text = await answer.text();
      said.push(text);
      return text;
    };
    const cacheIs = (check: string) =>
      waitFor(check, async () =>
        (await get("/health/ready").catch(() => "")).includes(`"cache":${check}`),
      );
    await cacheIs('{"status":"ok"}');
    expect(await get("/metrics")).toMatch(/^plex_ingest_shared_cache_up 1$/m);
    await redis.kill();
    await cacheIs('{"status":"down","error":"Redis does not answer."}');
    const metrics = await get("/metrics");
    expect(metrics).toMatch(/^plex_ingest_shared_cache_up 0$/m);
    // The kill may hit the health check or the read-ahead.
    expect(metrics).toMatch(
      /^plex_ingest_shared_cache_operations_total\{operation="\w+",outcome="failed"\} [1-9]/m,
    );
    await redis.start();
    await cacheIs('{"status":"ok"}');
    await server.program.end();
    for (const secret of [PASSWORD, TOKEN, plex.token]) {
      expect(said.join() + server.program.log()).not.toContain(secret);
    }
  },
);

test.skipIf(missingRedis)("doctor reports a password that Redis refuses", async () => {
  await using redis = await startRedis({ password: PASSWORD });
  using home = makeHome();
  for (const [password, line] of [
    [PASSWORD, /ok +Shared cache: Redis was tried: it answers/],
    [
      "another",
      /warn +Shared cache: Redis refuses the user or the password\.\n.*\n.* in REDIS_URL/,
    ],
  ] as const) {
    home.configure({ REDIS_URL: redis.url.replace(PASSWORD, password) });
    const { stdout } = await cli(home, "doctor");
    expect(stdout).toMatch(line);
    expect(stdout).not.toContain(password);
  }
});
