import type { Socket } from "node:net";
import type { Clock } from "../../core/clock.ts";
import { withDeadline } from "./deadline.ts";

const TRIAL_MS = 2000;
/** Minimum time between two tries of an address, however many requests fail. */
const INTERVAL_MS = 60_000;

type SchemeTrial = (url: URL, signal: AbortSignal) => Promise<boolean>;

/**
 * Creates a function that tries an address with the other scheme (http or https). Call it after a
 * failure that a wrong scheme may explain. It resolves to true if the server uses the other scheme.
 * No part of the failed request is sent, so no key is exposed.
 * @throws the signal's reason
 */
export function createSchemeTrial(clock: Clock): SchemeTrial {
  const tried = new Map<string, { at: number; speaks: boolean }>();
  return async ({ protocol, hostname, port, host, origin }, signal) => {
    const before = tried.get(origin);
    if (before && clock.monotonic() - before.at < INTERVAL_MS) return before.speaks;
    const isSecure = protocol === "https:";
    const place = {
      host: hostname.replace(/^\[(.*)\]$/, "$1"),
      port: Number(port || (isSecure ? 443 : 80)),
    };
    const attempt = (stop: AbortSignal): Promise<boolean> =>
      isSecure ? speaksPlain(place, host, stop) : speaksTls(place, stop);
    const speaks = await withDeadline(clock, TRIAL_MS, signal, attempt).catch(() => false);
    signal.throwIfAborted();
    tried.set(origin, { at: clock.monotonic(), speaks });
    return speaks;
  };
}

type Place = { host: string; port: number };

/** True if the server completes a TLS handshake. Its certificate does not matter here. */
async function speaksTls(place: Place, signal: AbortSignal): Promise<boolean> {
  const { connect } = await import("node:tls");
  const socket = connect({ ...place, rejectUnauthorized: false });
  return await settleOf(socket, signal, (answer) => {
    socket.once("secureConnect", () => answer(true));
  });
}

/** True if the server answers a request without headers in plain HTTP. */
async function speaksPlain(place: Place, host: string, signal: AbortSignal): Promise<boolean> {
  const { connect } = await import("node:net");
  const socket = connect(place);
  return await settleOf(socket, signal, (answer) => {
    socket.once("data", (bytes) => answer(bytes.toString("latin1").startsWith("HTTP/")));
    socket.write(`HEAD / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  });
}

type Answer = (speaks: boolean) => void;

function settleOf(
  socket: Socket,
  signal: AbortSignal,
  listen: (answer: Answer) => void,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const stop = (): void => resolve(false);
  signal.addEventListener("abort", stop, { once: true });
  socket.on("error", stop).once("close", stop);
  listen(resolve);
  return promise.finally(() => {
    signal.removeEventListener("abort", stop);
    socket.destroy();
  });
}

/** The body of nginx, Apache and Go for a plain request that arrived at a TLS port. */
const SAYS_TLS =
  /plain HTTP request was sent to HTTPS|speaking plain HTTP to an SSL|HTTP request to an HTTPS server/i;

/** True if the response states that a plain request arrived at a TLS port. */
export const isPlainToTls = ({ protocol }: URL, status: number, body: unknown): boolean =>
  protocol === "http:" &&
  status === 400 &&
  typeof body === "string" &&
  SAYS_TLS.test(body.slice(0, 2000));
