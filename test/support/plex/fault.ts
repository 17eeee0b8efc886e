import { type FakeAnswer, send } from "../../../src/hosts/demo/stand-ins/loopback.ts";
import { createRefusal, EMPTY } from "../../../src/hosts/demo/stand-ins/plex/answer.ts";
import { type Fault, fail } from "../fault.ts";

/** A fault that replaces a response. */
export type PlexFault = {
  kind: keyof typeof FAULTS | "delay";
  /** Applies only to paths (with query) that match. Default: all. */
  only?: RegExp;
  /** Number of requests that are affected. Default: all. */
  times?: number;
  /** Duration of `delay`. Default: 30,000. */
  ms?: number;
};

const DELAY_MS = 30_000;
const MAINTENANCE =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Response code="503" title="Maintenance" status="The server is in maintenance."/>';

const status = (code: number): Fault => ({ kind: "status", status: code });
const body = (text: string): Fault => ({ kind: "body", body: text });

const FAULTS = {
  unauthorized: status(401),
  forbidden: status(403),
  not_found: status(404),
  too_many: { kind: "status", status: 429, retryAfter: "2" },
  broken: status(500),
  bad_gateway: status(502),
  maintenance: { status: 503, body: MAINTENANCE, type: "text/xml" },
  html: { kind: "html" },
  plain: body("Not now."),
  empty: body(""),
  inner_error: body('<Response code="400" status="Bad Request"/>'),
  wrong_shape: body('{"elsewhere":[1,2,3]}'),
  // Redirects to another host, which must never get a token.
  redirect: { kind: "redirect", to: "http://127.0.0.1:9/elsewhere" },
  cut: { kind: "cut" },
  hang: { kind: "hang" },
  stall: { kind: "stall" },
  reset: { kind: "reset" },
  reset_midway: { kind: "broken" },
} satisfies Record<string, Fault | FakeAnswer>;

/**
 * Returns the response that replaces the normal one. `later` runs `work` after `ms` milliseconds.
 */
export function struck(
  { kind, ms = DELAY_MS }: PlexFault,
  answer: () => FakeAnswer,
  later: (ms: number, work: () => void) => void,
): FakeAnswer {
  if (kind === "delay") {
    const late = answer();
    return {
      ...EMPTY,
      take: (response) => later(ms, () => void (response.destroyed || send(response, late))),
    };
  }
  const fault: Fault | FakeAnswer = FAULTS[kind];
  return "kind" in fault
    ? { ...EMPTY, take: (response) => fail(fault, response, answer, createRefusal) }
    : fault;
}
