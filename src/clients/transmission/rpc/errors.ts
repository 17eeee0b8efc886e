import { Outage, UserError } from "../../../core/errors.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import type { ClientSettings } from "../../../core/torrent/client.ts";

/** What a client and its settings are called in messages. */
export type Names = Pick<ClientSettings, "title" | "settings" | "urlSetting">;

type UnavailableOptions = ConstructorParameters<typeof Outage>[2] & Partial<Pick<Names, "title">>;

/** Transmission gives no usable answer. `why` is part of a sentence and must not contain any of the request or the body. */
export const transmissionUnavailable = (
  why: string,
  { title = "Transmission", ...options }: UnavailableOptions = {},
): Outage => new Outage("client_unavailable", `${title} gives no usable answer: ${why}.`, options);

export const transmissionBusy = (title: string, deadlineMs: number): Outage =>
  new Outage(
    "client_busy",
    `${title} did not answer within ${Math.round(deadlineMs / 100) / 10} s; it does not answer while it moves files, so wait, and check it if this continues.`,
  );

const unauthorized = (what: string): Outage => new Outage("client_unauthorized", what);

/** The error for a status other than success. Each 401 counts towards a lock-out, so it is not retried. */
export function transmissionRefusal(
  { title, settings, urlSetting }: Names,
  status: number,
  hasCredentials: boolean,
  retryAfterMs?: number,
): Outage {
  const unavailable = (why: string, options?: UnavailableOptions) =>
    transmissionUnavailable(why, { title, ...options });
  if (status === 401)
    return unauthorized(
      hasCredentials
        ? `${title} refuses the user name or password (401); check ${settings}_USERNAME and ${settings}_PASSWORD.`
        : `${title} asks for a user name and password (401); set ${settings}_USERNAME and ${settings}_PASSWORD.`,
    );
  if (status === 403)
    return unauthorized(
      `${title} refuses this machine (403); add its address to rpc-whitelist in its settings, or restart ${title} if it got a wrong password many times.`,
    );
  if (status === 421)
    return unauthorized(
      `${title} refuses the host name in ${urlSetting} (421); add it to rpc-host-whitelist in its settings, or write its IP address.`,
    );
  if (status === 409)
    return unavailable(
      "it refuses its own session id (409); check that no proxy drops the header X-Transmission-Session-Id",
    );
  if (status === 404) return unavailable(`its RPC is not there (404); check the path in ${urlSetting}`);
  if (status >= 300 && status <= 399)
    return unavailable(`it redirects to another address (${status}); set ${urlSetting} to the final address`);
  if (status >= 500)
    return unavailable(`it or a proxy in front of it has an error (${status}); check its log`, { retryAfterMs });
  return unavailable(`it answers with status ${status}; check ${urlSetting}`, { retryAfterMs });
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
