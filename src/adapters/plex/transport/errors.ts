import { Outage, UserError } from "../../../core/errors.ts";
import { BodyTooLong } from "../../http/body-too-long.ts";
import { CertificateFault } from "../../http/certificate-fault.ts";
import type { HttpFault } from "../../http/http-fault.ts";
import { certificateHint } from "../certificate-hint.ts";

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
