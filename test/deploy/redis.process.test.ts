import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { freePort } from "../support/free-port.ts";
import { signalGroup, toProcessId } from "../support/process-id.ts";
import { missingRedis, REDIS_SERVER } from "../support/redis.ts";
import { readYaml } from "./manifests.ts";

type Service = { entrypoint: string[]; command: string[]; healthcheck: { test: string[] } };

const PASSWORD = "s3cret-of-Redis";
const REDIS_CLI = REDIS_SERVER.replace(/server$/, "cli");

/**
 * The text as compose passes it on, adapted to the tested program: Valkey has the commands of
 * Redis.
 */
const ours = (text: string): string =>
  text
    .replaceAll("$$", "$")
    .replaceAll("valkey-server", REDIS_SERVER)
    .replaceAll("valkey-cli", REDIS_CLI);

test.skipIf(missingRedis)(
  "Redis in compose has its password in no command line, and its health check fails without it",
  async () => {
    const [{ services }] = readYaml("deploy/compose/compose.redis.yaml") as [
      { services: { redis: Service } },
    ];
    const { entrypoint, command, healthcheck } = services.redis;
    const port = await freePort();
    const [shell = "", ...options] = entrypoint;
    const start = `${ours(command[0] ?? "")} --port ${port} --bind 127.0.0.1`;
    const env = { PATH: process.env["PATH"] };
    // The shell stays the parent of Redis. Both are in a separate process group that ends as a
    // whole.
    const server = spawn(shell, [...options, start], {
      env: { ...env, REDISCLI_AUTH: PASSWORD },
      stdio: "ignore",
      detached: true,
    });
    const group = toProcessId(server.pid);
    try {
      const check = ours(healthcheck.test[1] ?? "").replace(REDIS_CLI, `${REDIS_CLI} -p ${port}`);
      const status = (password: object): number | null =>
        spawnSync("sh", ["-c", check], { env: { ...env, ...password } }).status;
      await expect.poll(() => status({ REDISCLI_AUTH: PASSWORD })).toBe(0);
      expect(status({})).toBe(1);
      expect(status({ REDISCLI_AUTH: "another" })).toBe(1);
      const { stdout: lines } = spawnSync("ps", ["-o", "args=", "-g", String(group)], {
        encoding: "utf8",
      });
      expect(lines).toMatch(/^(?:\S*\/)?(?:redis|valkey)-server /m);
      expect(lines).not.toContain(PASSWORD);
    } finally {
      const gone = once(server, "exit");
      signalGroup(group, "SIGKILL");
      await gone;
    }
  },
);
