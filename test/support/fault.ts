import type { ServerResponse } from "node:http";
import { type FakeAnswer, send } from "../../src/hosts/demo/stand-ins/loopback.ts";

/** Faults that replace a stand-in's response. */
export type Fault = (
  | { kind: "status"; status: number; retryAfter?: string | undefined }
  /** A proxy's web page, by default with status 200. */
  | { kind: "html"; status?: number }
  /** Another body with status 200. */
  | { kind: "body"; body: string }
  | { kind: "redirect"; to: string }
  /** Never answers, or sends half of the answer and then nothing. */
  | { kind: "hang" }
  | { kind: "stall" }
  /** Closes the connection at once, or in the middle of the body. */
  | { kind: "reset" }
  | { kind: "broken" }
  /** Sends half of the response and ends it as if it were complete. */
  | { kind: "cut" }
) & {
  /** Only for requests whose path (with query) contains this text. */
  only?: string | undefined;
};

const PAGE =
  "<!DOCTYPE html><html><head><title>Sign in</title></head><body>This network wants you to sign in.</body></html>";

/** Applies the fault to one response. */
export function fail(
  fault: Fault,
  response: ServerResponse,
  answer: () => FakeAnswer,
  refusal: (status: number) => FakeAnswer,
): void {
  switch (fault.kind) {
    case "status":
      if (fault.retryAfter !== undefined) response.setHeader("retry-after", fault.retryAfter);
      return send(response, refusal(fault.status));
    case "html":
      return send(response, { status: fault.status ?? 200, body: PAGE, type: "text/html" });
    case "body":
      return send(response, { status: 200, body: fault.body });
    case "redirect":
      response.setHeader("location", fault.to);
      return send(response, { status: 302, body: "", type: "text/html" });
    case "hang":
      return;
    case "stall":
      begin(response, answer());
      return;
    case "reset":
      response.destroy();
      return;
    case "broken":
      begin(response, answer(), () => response.destroy());
      return;
    case "cut": {
      const { body, ...rest } = answer();
      return send(response, { ...rest, body: half(body) });
    }
  }
}

const half = (body: string): string => body.slice(0, Math.max(1, body.length >> 1));

/** Sends the head of the answer and half of its body. */
function begin(
  response: ServerResponse,
  { status, body, png }: FakeAnswer,
  then: () => void = () => {},
): void {
  const bytes = png ?? Buffer.from(body);
  const type = png ? "image/png" : "application/json";
  response.writeHead(status, { "content-type": type, "content-length": bytes.length });
  response.write(bytes.subarray(0, Math.max(1, bytes.length >> 1)), then);
}
