import { cleanText } from "../../core/text/clean-text.ts";
import { transmissionSaysNo } from "./errors.ts";
import type { TransmissionRead } from "./read.ts";
import type { TransmissionAsk } from "./transport.ts";

/** The arguments of the answer to an order. Throws `UserError` (`refused`) when Transmission says no, else as a question. */
export type TransmissionOrder = TransmissionRead;

export const createOrder =
  (ask: TransmissionAsk): TransmissionOrder =>
  async (method, args, signal) => {
    const answer = await ask(method, args, signal);
    if (answer.result === "success") return answer.args;
    throw transmissionSaysNo(cleanText(answer.result, 200));
  };
