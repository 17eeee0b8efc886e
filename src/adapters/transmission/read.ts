import { cleanText } from "../../core/text/clean-text.ts";
import { transmissionUnavailable } from "./errors.ts";
import type { TransmissionAsk } from "./transport.ts";

/** The arguments of a successful answer of at most `maxBytes`. @throws Outage; the signal's reason */
export type TransmissionRead = (
  method: string,
  args: Record<string, unknown>,
  signal: AbortSignal,
  maxBytes?: number,
) => Promise<Record<string, unknown>>;

/** There is no reason to refuse a read, so a refusal counts as an unusable answer. */
export const createRead =
  (ask: TransmissionAsk): TransmissionRead =>
  async (method, args, signal, maxBytes) => {
    const answer = await ask(method, args, signal, maxBytes);
    if (answer.result === "success") return answer.args;
    throw transmissionUnavailable(`to ${method} it answers "${cleanText(answer.result, 200)}"; check its log`);
  };
