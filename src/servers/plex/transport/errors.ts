import * as z from "zod";
import {
  adviseOnCertificate,
  CertificateFault,
  type CertificateKind,
  type HttpFault,
  type RequestFault,
  SchemeFault,
} from "../../../adapters/http/faults.ts";
import { listOf } from "../../../adapters/http/lists.ts";
import { Outage, type OutageOptions, UserError } from "../../../base/errors.ts";
import { parseJson } from "../../../base/text/parse-json.ts";
import { anything } from "../wire/values.ts";
import type { SseEvent } from "./sse-events.ts";

/** Advice for a refused certificate, as part of a sentence. */
const certificateHint = (kind: CertificateKind): string => {
  const settings = { urlSetting: "PLEX_URL", fileSetting: "PLEX_CA_FILE" };
  const hint = adviseOnCertificate(kind, settings);
  return kind === "name"
    ? `${hint}; Plex's own certificate is for the https://….plex.direct address that it shows`
    : hint;
};

/**
 * Returns the status in the response's root element, which may differ from the HTTP status: some
 * calls return 200 and `<Response code="400" status="Bad Request"/>`. Players also send the element
 * unclosed. Undefined if the root element contains no status.
 */
export function readInnerStatus(text: string): number | undefined {
  const match = /^\s*(?:<\?xml[^>]{0,200}>\s*)?<Response\b[^>]{0,500}?\bcode="(\d{3})"/.exec(
    text.slice(0, 1000),
  );
  return match ? Number(match[1]) : undefined;
}

/**
 * True if the server does not have an endpoint (404, 405). Older and newer servers may have a
 * different one. False if Plex does not have the item or library itself.
 */
export const lacksAddress = (error: unknown): boolean =>
  error instanceof UserError && error.code === "unsupported";

/** For `catch`: runs the alternative request if the server does not have the endpoint. */
export const fallBackIfMissing =
  <T>(ask: () => T) =>
  (error: unknown): T => {
    if (lacksAddress(error)) return ask();
    throw error;
  };

// Each entry is one object or a list of objects. Some servers wrap everything in a
// NotificationContainer.
const entries = {
  TimelineEntry: listOf(z.object({ identifier: anything })),
  ActivityNotification: listOf(
    z.object({
      event: anything,
      Activity: z.object({ type: anything }).optional().catch(undefined),
    }),
  ),
};
const wireNotice = z.object({
  ...entries,
  NotificationContainer: z.object(entries).optional().catch(undefined),
});

const LIBRARY = "com.plexapp.plugins.library";

/**
 * True if an event reports that a library item was added, changed or removed, or that a scan ended.
 */
export function isLibraryEvent({ data }: SseEvent): boolean {
  const notice = wireNotice.safeParse(parseJson(data)).data;
  const { TimelineEntry = [], ActivityNotification = [] } =
    notice?.NotificationContainer ?? notice ?? {};
  const isItem = TimelineEntry.some(
    ({ identifier }) => identifier === undefined || identifier === LIBRARY,
  );
  const isScan = ActivityNotification.some(
    ({ event, Activity }) =>
      event === "ended" &&
      typeof Activity?.type === "string" &&
      Activity.type.startsWith("library."),
  );
  return isItem || isScan;
}

/**
 * Creates the error for an unusable response from Plex. `why` is part of a sentence and must not
 * contain any part of the request or the body.
 */
export const plexUnavailable = (why: string, options: OutageOptions = {}): Outage =>
  new Outage("plex_unavailable", `Plex did not return a usable response: ${why}.`, options);

/** Creates the error for a request that got no response at all. */
export function plexUnanswered(cause: HttpFault): Outage {
  const hint =
    cause instanceof CertificateFault
      ? `; ${certificateHint(cause.kind)}`
      : cause instanceof SchemeFault
        ? "; correct PLEX_URL"
        : "";
  const isOfService = SERVICE_FAULTS.includes(cause.fault);
  return plexUnavailable(`${cause.why}${hint}`, { cause, isOfService });
}

/** Faults that no single address can cause: the server was not even reached. */
const SERVICE_FAULTS: readonly RequestFault[] = ["unreachable", "tls"];

/**
 * Creates the error for a token that is missing or that Plex refuses. `what` is a complete sentence
 * that says what to do.
 */
export const plexUnauthorized = (what: string): Outage => new Outage("plex_unauthorized", what);

/**
 * Returns the error for a status other than success. A 404 is about the address, never about the
 * item: only `absent.ts` finds out whether Plex has that. `about` names the requested resource, for
 * example "library 3". `redirectsTo` is the target of a redirect, without secrets.
 */
export function plexRefusal(
  status: number,
  about: string,
  retryAfterMs?: number,
  redirectsTo?: string,
): Outage | UserError {
  // Tokens may be valid for only a week: after days of success, a 401 means "renew", not
  // "mistyped".
  if (status === 401) {
    return plexUnauthorized(
      "Plex refused the token (401). Check PLEX_TOKEN: it may be mistyped, revoked or expired.",
    );
  }
  if (status === 403) {
    return plexUnauthorized(
      "Plex requires the owner's token for this (403). Set PLEX_TOKEN to it.",
    );
  }
  if (status === 404) {
    return UserError.unsupported(
      `Plex answered 404 to this request about ${about}.`,
      "Check what Plex lists, that it is up to date, and that PLEX_URL leads to Plex itself.",
    );
  }
  if (status === 405) {
    return UserError.unsupported(
      `Plex does not support this request about ${about}.`,
      "Update Plex.",
    );
  }
  if (status === 429) {
    return plexUnavailable("it asks for fewer requests (429)", { retryAfterMs, isOfService: true });
  }
  if (status === 503) {
    const options = { retryAfterMs, isOfService: true };
    return plexUnavailable("it is starting or under maintenance (503)", options);
  }
  if (status >= 500) {
    return plexUnavailable(`it has an internal error (${status})`, { retryAfterMs });
  }
  if (status >= 400) {
    return UserError.refused(
      `Plex refused the request for ${about} (${status}).`,
      "Plex's log shows why.",
    );
  }
  return plexUnavailable(
    redirectsTo === undefined
      ? `it returned status ${status}; check PLEX_URL`
      : `it redirects to ${redirectsTo} (${status}); set PLEX_URL to the address of Plex itself`,
    { isLasting: true },
  );
}

/** The error for something that Plex's own, successful answer does not contain. */
export const notListed = (about: string): UserError =>
  UserError.notFound(`Plex has no ${about}.`, "Check what Plex lists.");

/** The error for an id that no server can have, so nothing is asked. */
export const noSuch = (kind: string): UserError => notListed(`such ${kind}`);
