import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { openRedis } from "../../../src/adapters/redis/redis.ts";
import { missingRedis, startMute, startRedis } from "../../support/redis.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { PATIENCE_MS } from "../../support/wait-for.ts";

const never = new AbortController().signal;
const PATIENT = { timeout: PATIENCE_MS };

/** A connection that is closed when disposed. */
function open(url: string, over: { tls?: boolean; ca?: string } = {}) {
  const level = openRedis({ url, tls: false, ...over });
  return { ...level, [Symbol.dispose]: () => level.close() };
}

/** A certificate for 127.0.0.1, signed by our own certificate authority. */
function certificate() {
  const folder = tempFolder();
  const [key, cert] = [folder.at("key.pem"), folder.at("cert.pem")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "2",
      "-keyout",
      key,
      "-out",
      cert,
      ...subject,
    ],
    { stdio: "ignore" },
  );
  return {
    key,
    cert,
    ca: readFileSync(cert, "utf8"),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

const DAY_MS = 24 * 3600_000;

describe.skipIf(missingRedis)("with a real Redis", () => {
  test("keeps texts for their lifetime, and deletes them on request", async () => {
    await using redis = await startRedis();
    using level = open(redis.url);
    await level.started;
    await level.set("a", "text", DAY_MS, never);
    const [a, b] = await level.get(["a", "b"], never);
    expect(a).toMatchObject({ text: "text", leftMs: expect.any(Number) });
    expect(a?.leftMs).toBeGreaterThan(DAY_MS / 2);
    expect(b).toBeUndefined();
    await level.delete("a", never);
    expect(await level.get(["a"], never)).toEqual([undefined]);
    await level.set("short", "text", 20, never);
    await vi.waitFor(
      async () => expect(await level.get(["short"], never)).toEqual([undefined]),
      PATIENT,
    );
  });

  test("rejects calls at once after Redis is killed, and serves them again when Redis is back", async () => {
    await using redis = await startRedis();
    using level = open(redis.url);
    await level.started;
    await redis.kill();
    await vi.waitFor(
      () => expect(level.get(["a"], never)).rejects.toThrow(/not connected: connect ECONNREFUSED/),
      PATIENT,
    );
    await redis.start();
    await vi.waitFor(
      async () => expect(await level.get(["a"], never)).toEqual([undefined]),
      PATIENT,
    );
  });

  test("drops the connection to a paused Redis when a call is aborted, and reconnects when Redis continues", async () => {
    await using redis = await startRedis();
    using level = open(redis.url);
    await level.started;
    redis.pause();
    const stop = new AbortController();
    const hung = level.get(["a"], stop.signal);
    stop.abort();
    await expect(hung).rejects.toThrow();
    await vi.waitFor(
      () => expect(level.set("a", "text", 60_000, never)).rejects.toThrow(/not connected/),
      PATIENT,
    );
    redis.resume();
    await vi.waitFor(() => level.set("a", "text", 60_000, never), PATIENT);
    expect((await level.get(["a"], never))[0]?.text).toBe("text");
  });

  test("connects with the correct password, reports a wrong password, and includes neither in an error", async () => {
    const password = "p@ss/word:with%everything";
    await using redis = await startRedis({ password });
    using right = open(redis.url);
    await right.started;
    const wrong = redis.url.replace("everything", "nothing");
    using refused = open(wrong);
    await vi.waitFor(() => expect(refused.get(["a"], never)).rejects.toThrow(/WRONGPASS/), PATIENT);
    const error: unknown = await refused.get(["a"], never).catch((reason: unknown) => reason);
    const { inspect } = await import("node:util");
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(
      /p@ss|p%40ss|with%nothing|nothing@/,
    );
  });

  test("uses TLS with rediss:// and with REDIS_TLS, and refuses a certificate from an unknown authority", async () => {
    using signed = certificate();
    await using redis = await startRedis({ tls: signed });
    using one = open(redis.url, { ca: signed.ca });
    await one.started;
    using two = open(redis.url.replace("rediss:", "redis:"), { ca: signed.ca, tls: true });
    await two.started;
    using unknown = open(redis.url);
    await vi.waitFor(
      () => expect(unknown.get(["a"], never)).rejects.toThrow(/self-signed certificate/),
      PATIENT,
    );
    using plain = open(redis.url.replace("rediss:", "redis:"));
    await expect(plain.get(["a"], never)).rejects.toThrow(/not connected/);
  });
});

test("gives up on a server that does not answer within five seconds", async () => {
  await using mute = await startMute();
  using level = open(mute.url);
  await expect(level.started).rejects.toThrow(/no response to a ping within 5 s/);
});
