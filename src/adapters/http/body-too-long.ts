import { HttpFault } from "./http-fault.ts";

/** The answer was longer than the client reads: asking for less may help. */
export class BodyTooLong extends HttpFault {
  override name = "BodyTooLong";
  constructor(maxBytes: number) {
    super(`the answer is longer than ${maxBytes} bytes`);
  }
}
