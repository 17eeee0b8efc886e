import { Transmission } from "@ctrl/transmission";
import { cleanText } from "../../../base/text/clean-text.ts";
import { transmissionRefused, transmissionUnavailable } from "./errors.ts";
import type { TransmissionAsk } from "./transport.ts";

/**
 * The calls of @ctrl/transmission for one caller. @throws Outage; the signal's reason; for a
 * refusal see `createRpc`
 */
export type TransmissionRpc = (signal: AbortSignal) => Transmission;

/**
 * The arguments of a successful answer of at most `maxBytes`. @throws Outage; the signal's reason
 */
export type TransmissionRead = (
  method: string,
  args: Record<string, unknown>,
  signal: AbortSignal,
  maxBytes?: number,
) => Promise<Record<string, unknown>>;

type RefusalFactory = (result: string, method: string) => Error;

/**
 * @ctrl/transmission over our transport. Its own `request` asks again without end after a 409, has
 * no deadline for a body, no limit and no signal, and takes a refusal for success. All its calls go
 * through `request`. One object for each caller, because none of the calls takes a signal.
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

  /** `T` is what the package says of the answer. Nothing has checked it: whoever reads it does. */
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

/** There is no reason to refuse a read, so a refusal counts as an unusable answer. */
const unreadable: RefusalFactory = (result, method) =>
  transmissionUnavailable(`to ${method} it answers "${result}"; check its log`);

export interface RpcCalls {
  /** To read. */
  reads: TransmissionRpc;
  /** To change something. Throws a UserError `refused` when Transmission refuses. */
  commands: TransmissionRpc;
  /**
   * For what the package has no call, or one that asks for sixty fields with all files and peers.
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
