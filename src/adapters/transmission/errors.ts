import { Outage, UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";

/** Transmission gives no usable answer; `why` is a part of a sentence and must hold nothing of the request or the body. */
export const transmissionUnavailable = (why: string, options?: ConstructorParameters<typeof Outage>[2]): Outage =>
  new Outage("transmission_unavailable", `Transmission gives no usable answer: ${why}.`, options);

export const transmissionBusy = (deadlineMs: number): Outage =>
  new Outage(
    "transmission_busy",
    `Transmission did not answer within ${Math.round(deadlineMs / 100) / 10} s; it stands still while it moves files, so wait, and look at it if this goes on.`,
  );

const unauthorized = (what: string): Outage => new Outage("transmission_unauthorized", what);

/** What a status that is no success means; each 401 counts towards a lock-out, so nothing asks again by itself. */
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
      "Transmission refuses this machine (403); add its address to rpc-whitelist in Transmission's settings, or restart Transmission if it was asked with a wrong password many times.",
    );
  }
  if (status === 421) {
    return unauthorized(
      "Transmission refuses the host name in TRANSMISSION_URL (421); add it to rpc-host-whitelist in Transmission's settings, or write its IP address.",
    );
  }
  if (status === 409) {
    return transmissionUnavailable(
      "it does not take the session id that it gave (409); check that no proxy in between drops the header X-Transmission-Session-Id",
    );
  }
  if (status === 404) return transmissionUnavailable("its RPC is not there (404); check the path in TRANSMISSION_URL");
  if (status >= 300 && status <= 399) {
    return transmissionUnavailable(
      `it sends us elsewhere (${status}); write in TRANSMISSION_URL the address that is asked in the end`,
    );
  }
  if (status >= 500) {
    return transmissionUnavailable(`it or a proxy before it has a fault (${status}); look at its log`, {
      retryAfterMs,
    });
  }
  return transmissionUnavailable(`it answers with status ${status}; check TRANSMISSION_URL`, { retryAfterMs });
}

/** Transmission took the request and says no. */
export const transmissionRefused = (said: string): UserError =>
  new UserError(`Transmission refuses this: ${said}.`, "Mend what it says, then send the order again.", "refused");

export const noSuchTorrent = (hash: string): UserError =>
  new UserError(
    `Transmission has no torrent ${cleanText(hash, 70)}.`,
    "See the hashes in the list of torrents.",
    "not_found",
  );
