import type { IncomingMessage, ServerResponse } from "node:http";
import { Outage, UserError } from "../../../core/errors.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { Refusal } from "../guard/refusal.ts";
import { dropRest, sendJson } from "./send.ts";

/** Answers with a refusal. `isPage`: as pages read it, with what there is to wait for in the body. */
export function refuse(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  { status, message, code, next, headers }: Refusal,
  isPage: boolean,
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  dropRest(request, response);
  const seconds = isPage ? headers["Retry-After"] : undefined;
  sendJson(response, status, {
    error: cleanText(message, 1000),
    code,
    ...(next === undefined ? {} : { next: cleanText(next, 1000) }),
    ...(seconds === undefined ? {} : { retry_after_seconds: Number(seconds) }),
  });
}

/** Of errors that a person can fix. */
const STATUS: Partial<Record<UserError["code"], number>> = {
  not_found: 404,
  conflict: 409,
  refused: 403,
  unsupported: 404,
  invalid_request: 400,
};

type Told = { report: (error: unknown) => void; isPage: boolean };

/** What is answered to an error; one that nobody expected is reported, and none of it is shown. */
export function toRefusal(error: unknown, { report, isPage }: Told): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof UserError) {
    const { code, message, hint } = error;
    const status = STATUS[code] ?? 503;
    return isPage
      ? new Refusal(status, message, { code, next: hint })
      : new Refusal(status, `${message} ${hint}`, { code });
  }
  if (error instanceof Outage) {
    const headers = isPage ? { "Retry-After": String(Math.ceil((error.retryAfterMs ?? 30_000) / 1000)) } : {};
    return new Refusal(503, error.message, { code: "internal_error", headers });
  }
  report(error);
  return new Refusal(500, "Something unexpected failed; the server's log has it.", { code: "internal_error" });
}
