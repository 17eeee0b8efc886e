import { cleanText } from "../../core/text/clean-text.ts";
import { transmissionUnavailable } from "./errors.ts";
import type { TransmissionAsk } from "./transport.ts";

/** The arguments of a successful answer, of which no more than `maxBytes` are read. Throws `Outage`, or the signal's reason. */
export type TransmissionRead = (
  method: string,
  args: Record<string, unknown>,
  signal: AbortSignal,
  maxBytes?: number,
) => Promise<Record<string, unknown>>;

/** Questions have no reason to be refused: one that is counts as an answer that nobody can use. */
export const createRead =
  (ask: TransmissionAsk): TransmissionRead =>
  async (method, args, signal, maxBytes) => {
    const answer = await ask(method, args, signal, maxBytes);
    if (answer.result === "success") return answer.args;
    throw transmissionUnavailable(`to ${method} it says "${cleanText(answer.result, 200)}"; look at its log`);
  };
