import { Redis, type RedisOptions } from "ioredis";
import { listUrlSecrets } from "../settings/address-parts.ts";

const CONNECT_TIMEOUT_MS = 5000;
const MAX_RETRY_DELAY_MS = 5000;
/**
 * How long a disconnect may take. Data that a stopped server has not accepted by then is lost with
 * the connection.
 */
const DISCONNECT_TIMEOUT_MS = 10;

type RedisAddress = {
  /** `redis://` or `rediss://`, with user, password and database. */
  url: string;
  /** Use TLS even with `redis://`. */
  tls: boolean;
  /** Certificates (PEM) of authorities, used instead of Node's. */
  ca?: string | undefined;
};

const PREFIX = "plex-ingest:2:";
const START_TIMEOUT_MS = 5000;

export interface RedisConnection {
  /**
   * Resolves once Redis has answered a ping; rejects with the reason after five seconds. Connection
   * attempts continue after that.
   */
  started: Promise<void>;
  /** Returns the text of each key and its remaining time to live in ms. */
  get(
    keys: readonly string[],
    signal: AbortSignal,
  ): Promise<({ text: string; leftMs: number } | undefined)[]>;
  set(key: string, text: string, ttlMs: number, signal: AbortSignal): Promise<void>;
  delete(key: string, signal: AbortSignal): Promise<void>;
  close(): void;
}

/**
 * Connects to Redis 6 or newer, over one connection that is restored whenever it breaks. A call
 * whose signal aborts closes the connection, so that requests do not pile up at a server that
 * hangs.
 */
export function openRedis(address: RedisAddress): RedisConnection {
  const secrets = listUrlSecrets(address.url);
  const redis = new Redis(redisOptions(address));
  let cause = "not connected yet";
  let dropping = false;

  /** Leaves out the failed command, which may be the one with the password. */
  function failure(error: unknown): Error {
    const message = error instanceof Error ? error.message : String(error);
    return new Error(secrets.reduce((text, secret) => text.replaceAll(secret, "…"), message));
  }

  async function call<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    if (redis.status !== "ready" || dropping) throw failure(`not connected: ${cause}`);
    const drop = (): void => {
      if (!dropping) redis.disconnect(true);
      dropping = true;
    };
    signal.addEventListener("abort", drop, { once: true });
    try {
      return await work();
    } catch (error) {
      throw failure(error);
    } finally {
      signal.removeEventListener("abort", drop);
    }
  }

  redis.on("error", (error: Error) => {
    cause = error.message || String(error);
  });
  redis.on("close", () => {
    dropping = false;
  });

  const started = new Promise<void>((resolve, reject) => {
    const late = setTimeout(
      () => reject(failure(`no response to a ping within 5 s: ${cause}`)),
      START_TIMEOUT_MS,
    ).unref();
    async function ping(): Promise<void> {
      await redis.ping();
      clearTimeout(late);
      resolve();
    }
    // If the ping fails, the timeout reports it.
    redis.once("ready", () => void ping().catch(() => {}));
  });
  // Avoids an unhandled rejection if no caller waits for `started`.
  started.catch(() => {});

  return {
    started,
    get: (keys, signal) =>
      call(async () => {
        const found = await Promise.all(
          keys.map((key) => Promise.all([redis.get(PREFIX + key), redis.pttl(PREFIX + key)])),
        );
        return found.map(([text, leftMs]) =>
          text === null || leftMs < 0 ? undefined : { text, leftMs },
        );
      }, signal),
    set: (key, text, ttlMs, signal) =>
      call(async () => void (await redis.set(PREFIX + key, text, "PX", Math.ceil(ttlMs))), signal),
    delete: (key, signal) => call(async () => void (await redis.del(PREFIX + key)), signal),
    close() {
      redis.disconnect();
    },
  };
}

/**
 * Connection options. Commands do not wait for a connection, are not sent twice, and do not pile up
 * while the connection is down.
 */
function redisOptions({ url, tls, ca }: RedisAddress) {
  const address = new URL(url);
  const host = address.hostname.replace(/^\[|\]$/g, "");
  const secure = tls || address.protocol === "rediss:";
  return {
    host,
    port: address.port === "" ? 6379 : Number(address.port),
    ...(address.username !== "" && { username: decodeURIComponent(address.username) }),
    ...(address.password !== "" && { password: decodeURIComponent(address.password) }),
    db: Number(address.pathname.slice(1) || "0"),
    ...(secure && { tls: { minVersion: "TLSv1.2" as const, ...(ca !== undefined && { ca }) } }),
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    // The ready check would send INFO, which a user with few rights may not.
    enableReadyCheck: false,
    disableClientInfo: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: CONNECT_TIMEOUT_MS,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    retryStrategy: (attempt: number) => Math.min(100 * 2 ** (attempt - 1), MAX_RETRY_DELAY_MS),
  } satisfies RedisOptions;
}
