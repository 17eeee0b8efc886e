import { type PlexSays, refusal } from "./answer.ts";

/** What goes wrong in place of an answer. */
export type PlexFault = {
  kind:
    | "unauthorized"
    | "forbidden"
    | "not_found"
    | "too_many"
    | "broken"
    | "bad_gateway"
    | "maintenance"
    | "html"
    | "plain"
    | "empty"
    | "inner_error"
    | "cut"
    | "wrong_shape"
    | "redirect"
    | "delay"
    | "hang"
    | "stall"
    | "reset"
    | "reset_midway";
  /** Only paths (with query) that match; all unless stated. */
  only?: RegExp;
  /** How many requests it strikes: all unless stated. */
  times?: number;
  /** Of `delay`: 30,000 unless stated; of `too_many`, as its `Retry-After`. */
  ms?: number;
};

const PAGE =
  "<!DOCTYPE html><html><head><title>Sign in</title></head><body>This network wants you to sign in.</body></html>";
const MAINTENANCE =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Response code="503" title="Maintenance" status="The server is in maintenance."/>';

/** What comes in place of the answer; undefined where the answer itself comes, late or in part. */
export function instead({ kind, ms = 2000 }: PlexFault, elsewhere: string): PlexSays | undefined {
  switch (kind) {
    case "unauthorized":
      return refusal(401);
    case "forbidden":
      return refusal(403);
    case "not_found":
      return refusal(404);
    case "too_many":
      return refusal(429, { "retry-after": String(Math.ceil(ms / 1000)) });
    case "broken":
      return refusal(500);
    case "bad_gateway":
      return refusal(502);
    case "maintenance":
      return { status: 503, text: MAINTENANCE, type: "text/xml" };
    case "html":
      return { text: PAGE, type: "text/html" };
    case "plain":
      return { text: "Not now.", type: "text/plain" };
    case "empty":
      return { text: "", type: "application/json" };
    case "inner_error":
      return { text: '<Response code="400" status="Bad Request"/>', type: "text/xml" };
    case "wrong_shape":
      return { text: '{"elsewhere":[1,2,3]}', type: "application/json" };
    case "redirect":
      return { status: 302, headers: { location: elsewhere }, text: "", type: "text/html" };
    case "hang":
      return { silence: true };
    default:
      return undefined;
  }
}
