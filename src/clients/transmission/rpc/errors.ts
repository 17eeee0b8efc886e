import { Outage, UserError } from "../../../core/errors.ts";
import { cleanText } from "../../../core/text/clean-text.ts";

/** Transmission gives no usable answer. `why` is part of a sentence and must not contain any of the request or the body. */
export const transmissionUnavailable = (why: string, options?: ConstructorParameters<typeof Outage>[2]): Outage =>
  new Outage("client_unavailable", `Transmission gives no usable answer: ${why}.`, options);

export const transmissionBusy = (deadlineMs: number): Outage =>
  new Outage(
    "client_busy",
    `Transmission did not answer within ${Math.round(deadlineMs / 100) / 10} s; it does not answer while it moves files, so wait, and check it if this continues.`,
  );

const unauthorized = (what: string): Outage => new Outage("client_unauthorized", what);

/** The error for a status other than success. Each 401 counts towards a lock-out, so it is not retried. */
export function transmissionRefusal(status: number, hasCredentials: boolean, retryAfterMs?: number): Outage {
  if (status === 401) {
    return unauthorized(
      hasCredentials
        ? "Transmission refuses the user name or password (401); check TRANSMISSION_USERNAME and TRANSMISSION_PASSWORD."
        : "Transmission asks for a user name and password (401); set TRANSMISSION_USERNAME and TRANSMISSION_PASSWORD.",
    );
  }
  if (status === 403) {
    return unauthorized(
      "Transmission refuses this machine (403); add its address to rpc-whitelist in Transmission's settings, or restart Transmission if it got a wrong password many times.",
    );
  }
  if (status === 421) {
    return unauthorized(
      "Transmission refuses the host name in TRANSMISSION_URL (421); add it to rpc-host-whitelist in Transmission's settings, or write its IP address.",
    );
  }
  if (status === 409) {
    return transmissionUnavailable(
      "it refuses its own session id (409); check that no proxy drops the header X-Transmission-Session-Id",
    );
  }
  if (status === 404) return transmissionUnavailable("its RPC is not there (404); check the path in TRANSMISSION_URL");
  if (status >= 300 && status <= 399) {
    return transmissionUnavailable(
      `it redirects to another address (${status}); set TRANSMISSION_URL to the final address`,
    );
  }
  if (status >= 500) {
    return transmissionUnavailable(`it or a proxy in front of it has an error (${status}); check its log`, {
      retryAfterMs,
    });
  }
  return transmissionUnavailable(`it answers with status ${status}; check TRANSMISSION_URL`, { retryAfterMs });
}

/** Transmission read the request and refused it. */
export const transmissionRefused = (answer: string): UserError =>
  new UserError(`Transmission refuses this: ${answer}.`, "Fix that, then try again.", "refused");

export const noSuchTorrent = (hash: string): UserError =>
  new UserError(
    `Transmission has no torrent ${cleanText(hash, 70)}.`,
    "Check the hash in the list of torrents.",
    "not_found",
  );
