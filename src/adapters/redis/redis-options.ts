import type { RedisOptions } from "ioredis";

const CONNECT_TIMEOUT_MS = 5000;
const MAX_RETRY_DELAY_MS = 5000;
/** What a stopped server has not taken by then goes with its connection. */
const DISCONNECT_TIMEOUT_MS = 10;

export type RedisAddress = {
  /** `redis://` or `rediss://`, with user, password and database. */
  url: string;
  /** Use TLS also with `redis://`. */
  tls: boolean;
  /** Certificates (PEM) of authorities, in place of those of Node. */
  ca?: string | undefined;
};

/** How to connect: nothing waits for a connection, is sent a second time, or piles up while there is none. */
export function redisOptions({ url, tls, ca }: RedisAddress) {
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
