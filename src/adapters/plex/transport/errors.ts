import * as z from "zod";
import { Outage, UserError } from "../../../core/errors.ts";
import { BodyTooLong, CertificateFault, type CertificateKind, type HttpFault } from "../../http/faults.ts";
import { listOf } from "../wire/lists.ts";
import { anything } from "../wire/values.ts";
import type { SseEvent } from "./sse-events.ts";

const HINTS: Record<CertificateKind, string> = {
  name: "use the name in the certificate in PLEX_URL; Plex's own is for the https://….plex.direct address that it shows",
  date: "renew it on the server, and look whether this machine's clock is right",
  trust: "name the file of the authority that signed it in PLEX_CA_FILE or NODE_EXTRA_CA_CERTS",
};

/** What to do about a certificate that is refused, as a part of a sentence. Checking it cannot be switched off. */
const certificateHint = (kind: CertificateKind): string => HINTS[kind];

/**
 * The status that an answer tells in its root element, whatever HTTP said: some calls answer 200 and
 * `<Response code="400" status="Bad Request"/>`. Players also send it unclosed. Undefined when there is none.
 */
export function innerStatus(text: string): number | undefined {
  const read = /^\s*(?:<\?xml[^>]{0,200}>\s*)?<Response\b[^>]{0,500}?\bcode="(\d{3})"/.exec(text.slice(0, 1000));
  return read ? Number(read[1]) : undefined;
}

/** Whether a server does not know what it was asked (404, 405), as those before or after its time: another way may do. */
export const isMissing = (error: unknown): boolean =>
  error instanceof UserError && (error.code === "not_found" || error.code === "unsupported");

// One object or a list of them; some servers wrap all of it once more.
const entries = {
  TimelineEntry: listOf(z.object({ identifier: anything })),
  ActivityNotification: listOf(
    z.object({ event: anything, Activity: z.object({ type: anything }).optional().catch(undefined) }),
  ),
};
const wireNotice = z.object({ ...entries, NotificationContainer: z.object(entries).optional().catch(undefined) });

const LIBRARY = "com.plexapp.plugins.library";

/** Whether an event tells that an item of a library came, changed or went, or that a scan ended. */
export function isLibraryEvent({ data }: SseEvent): boolean {
  const notice = wireNotice.safeParse(parse(data)).data;
  const { TimelineEntry = [], ActivityNotification = [] } = notice?.NotificationContainer ?? notice ?? {};
  const isItem = TimelineEntry.some(({ identifier }) => identifier === undefined || identifier === LIBRARY);
  const isScan = ActivityNotification.some(
    ({ event, Activity }) =>
      event === "ended" && typeof Activity?.type === "string" && Activity.type.startsWith("library."),
  );
  return isItem || isScan;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Plex gives no usable answer; `why` is a part of a sentence and must hold nothing of the request or the body. */
export const plexUnavailable = (why: string, options: { retryAfterMs?: number | undefined; cause?: HttpFault } = {}) =>
  new Outage("plex_unavailable", `Plex gives no usable answer: ${why}.`, options);

/** No answer came at all. */
export function plexUnanswered(cause: HttpFault): Outage {
  const hint = cause instanceof CertificateFault ? `; ${certificateHint(cause.kind)}` : "";
  return plexUnavailable(`${cause.why}${hint}`, { cause });
}

/** Whether it is of no use to ask again soon: the answer is too long, or the certificate refused. */
export const isLasting = ({ cause }: Outage): boolean =>
  cause instanceof BodyTooLong || cause instanceof CertificateFault;

/** Plex refuses the token, or there is none; `what` is a whole sentence that says what to do. */
export const plexUnauthorized = (what: string): Outage => new Outage("plex_unauthorized", what);

/** What a status that is no success means; `about` names what was asked for, "library 3" for instance. */
export function plexRefusal(status: number, about: string, retryAfterMs?: number): Outage | UserError {
  // Tokens may be good for a week only: after days of success a 401 means "renew", not "mistyped".
  if (status === 401) {
    return plexUnauthorized(
      "Plex refuses the token (401); check PLEX_TOKEN, it may be mistyped, withdrawn or expired.",
    );
  }
  if (status === 403) return plexUnauthorized("Plex wants the owner's token for this (403); set PLEX_TOKEN to it.");
  if (status === 404) return new UserError(`Plex has no ${about}.`, "See the libraries that Plex lists.", "not_found");
  if (status === 405)
    return new UserError(`Plex does not take this request about ${about}.`, "Update Plex.", "unsupported");
  if (status === 429) return plexUnavailable("it asks for fewer requests (429)", { retryAfterMs });
  if (status === 503) return plexUnavailable("it is starting or under maintenance (503)", { retryAfterMs });
  if (status >= 500) return plexUnavailable(`it has a fault of its own (${status})`, { retryAfterMs });
  if (status >= 400) {
    return new UserError(`Plex refused to answer about ${about} (${status}).`, "Plex's own log says why.", "refused");
  }
  return plexUnavailable(`it answers with status ${status}; check PLEX_URL`);
}
