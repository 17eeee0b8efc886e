import { Redis, type RedisOptions } from "ioredis";
import { listUrlSecrets } from "../settings/address-parts.ts";

const CONNECT_TIMEOUT_MS = 5000;
const MAX_RETRY_DELAY_MS = 5000;
/** What a stopped server has not taken by then goes with its connection. */
const DISCONNECT_TIMEOUT_MS = 10;

type RedisAddress = {
  /** `redis://` or `rediss://`, with user, password and database. */
  url: string;
  /** Use TLS also with `redis://`. */
  tls: boolean;
  /** Certificates (PEM) of authorities, in place of those of Node. */
  ca?: string | undefined;
};

const PREFIX = "plex-ingest:2:";
const START_TIMEOUT_MS = 5000;

export interface RedisConnection {
  /**
   * Resolves once Redis answered a ping; rejects with the reason after five seconds. It goes on
   * connecting.
   */
  started: Promise<void>;
  /** For each key its text and the milliseconds that it is still kept. */
  get(
    keys: readonly string[],
    signal: AbortSignal,
  ): Promise<({ text: string; leftMs: number } | undefined)[]>;
  set(key: string, text: string, ttlMs: number, signal: AbortSignal): Promise<void>;
  delete(key: string, signal: AbortSignal): Promise<void>;
  close(): void;
}

/**
 * Redis 6 or newer, over one connection that is made again whenever it breaks. A call whose signal
 * aborts takes the connection with it: a server that hangs must not collect what is asked of it.
 */
export function openRedis(address: RedisAddress): RedisConnection {
  const secrets = listUrlSecrets(address.url);
  const redis = new Redis(redisOptions(address));
  let cause = "not connected yet";
  let dropping = false;

  /** Without the command that failed, which may be the one with the password. */
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
      () => reject(failure(`no answer to a ping within 5 s: ${cause}`)),
      START_TIMEOUT_MS,
    ).unref();
    async function ping(): Promise<void> {
      await redis.ping();
      clearTimeout(late);
      resolve();
    }
    // If the ping fails, the limit of time says so.
    redis.once("ready", () => void ping().catch(() => {}));
  });
  // Nobody may be waiting for it.
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
 * How to connect: nothing waits for a connection, is sent a second time, or piles up while there is
 * none.
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
    // It would ask INFO, which a user of few rights may not.
    enableReadyCheck: false,
    disableClientInfo: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: CONNECT_TIMEOUT_MS,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    retryStrategy: (attempt: number) => Math.min(100 * 2 ** (attempt - 1), MAX_RETRY_DELAY_MS),
  } satisfies RedisOptions;
}
