import { Transmission } from "@ctrl/transmission";
import { cleanText } from "../../../base/text/clean-text.ts";
import { transmissionRefused, transmissionUnavailable } from "./errors.ts";
import type { TransmissionAsk } from "./transport.ts";

/**
 * Returns the calls of @ctrl/transmission for one caller.
 * @throws Outage; the signal's reason; for a refused call, see `createRpc`
 */
export type TransmissionRpc = (signal: AbortSignal) => Transmission;

/**
 * Returns the arguments of a successful response of at most `maxBytes`.
 * @throws Outage; the signal's reason
 */
export type TransmissionRead = (
  method: string,
  args: Record<string, unknown>,
  signal: AbortSignal,
  maxBytes?: number,
) => Promise<Record<string, unknown>>;

type RefusalFactory = (result: string, method: string) => Error;

/**
 * @ctrl/transmission on top of our transport. The package's own `request` repeats a call endlessly
 * after a 409, has no deadline for a body, no size limit and no signal, and treats a refused call
 * as success. All calls of the package go through `request`. Each caller gets its own object,
 * because none of the calls accepts a signal.
 */
class OverTransport extends Transmission {
  readonly #ask: TransmissionAsk;
  readonly #signal: AbortSignal;
  readonly #refusal: RefusalFactory;

  constructor(ask: TransmissionAsk, signal: AbortSignal, refusal: RefusalFactory) {
    super();
    this.#ask = ask;
    this.#signal = signal;
    this.#refusal = refusal;
  }

  /**
   * `T` is the package's type for the response. It is unchecked, so the code that reads the
   * response must check it.
   */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the package's own calls give it
  override async request<T>(
    method: string,
    args: Record<string, unknown> = {},
  ): Promise<{ _data: T }> {
    const answer = await this.#ask(method, args, this.#signal);
    if (answer.result !== "success") throw this.#refusal(cleanText(answer.result, 200), method);
    return { _data: { result: answer.result, arguments: answer.args } as T };
  }
}

/**
 * Transmission has no reason to refuse a read, so a refused read counts as an unusable response.
 */
const unreadable: RefusalFactory = (result, method) =>
  transmissionUnavailable(`it answers ${method} with "${result}"; check its log`);

export interface RpcCalls {
  /** For reading. */
  reads: TransmissionRpc;
  /** For changes. Throws a UserError `refused` if Transmission refuses. */
  commands: TransmissionRpc;
  /**
   * For queries that the package does not support, or for which it requests sixty fields with all
   * files and peers.
   */
  read: TransmissionRead;
}

export function createRpc(ask: TransmissionAsk): RpcCalls {
  return {
    reads: (signal) => new OverTransport(ask, signal, unreadable),
    commands: (signal) => new OverTransport(ask, signal, (answer) => transmissionRefused(answer)),
    read: async (method, args, signal, maxBytes) => {
      const limited: TransmissionAsk = (of, given, stop) => ask(of, given, stop, maxBytes);
      type Answer = { arguments: Record<string, unknown> };
      return (await new OverTransport(limited, signal, unreadable).request<Answer>(method, args))
        ._data.arguments;
    },
  };
}
