import { DeskRefusal, ServerUnreachable } from "./desk.ts";

type Params = Record<string, unknown>;
type BridgeMessage = {
  id?: number | string;
  method?: string;
  params?: Params;
  result?: unknown;
  error?: { message?: string };
};

/** Exchanges messages with the program that draws the view: JSON-RPC 2.0 over `postMessage`. */
export interface Bridge {
  /**
   * @throws DeskRefusal with the host's words, ServerUnreachable if there is no response, or the
   * signal's reason
   */
  request<A>(method: string, params: Params, signal?: AbortSignal): Promise<A>;
  notify(method: string, params: Params): void;
  /** Receives the host's messages by method. A request is answered with `{}`. */
  on(method: string, listener: (params: Params) => void): void;
  /** Stops sending requests. Pending requests get no response. */
  close(): void;
}

/**
 * Time limit in milliseconds. Every tool answers within 10 s, but a host may ask a person first.
 */
const PATIENCE_MS = 60_000;

/** @param host the parent window; messages from any other source are ignored */
export function openBridge(host: Window): Bridge {
  const pending = new Map<
    number,
    { resolve(result: unknown): void; reject(error: unknown): void }
  >();
  const listeners = new Map<string, (params: Params) => void>();
  let last = 0;
  let isClosed = false;
  // The host's origin is unknown to the views that it draws:
  // https://github.com/modelcontextprotocol/ext-apps, "Transport".
  const send = (message: object): void => host.postMessage({ jsonrpc: "2.0", ...message }, "*");

  function take({ source, data }: MessageEvent<BridgeMessage | undefined>): void {
    if (source !== host || typeof data !== "object" || data === null) return;
    const { id, method, params = {}, result, error } = data;
    if (method === undefined) {
      const asked = typeof id === "number" ? pending.get(id) : undefined;
      if (error) {
        asked?.reject(
          new DeskRefusal(
            error.message ?? "The program that shows this view refused the request.",
            "refused",
          ),
        );
      } else {
        asked?.resolve(result);
      }
      return;
    }
    const listener = listeners.get(method);
    if (id === undefined) return listener?.(params);
    if (!listener && method !== "ping") {
      return send({ id, error: { code: -32_601, message: `Unknown: ${method}` } });
    }
    listener?.(params);
    send({ id, result: {} });
  }
  addEventListener("message", take);

  return {
    request: <A>(method: string, params: Params, signal?: AbortSignal): Promise<A> =>
      new Promise<A>((resolve, reject) => {
        if (isClosed) return reject(new ServerUnreachable("The view was closed."));
        if (signal?.aborted) return reject(signal.reason as Error);
        const id = ++last;
        const end = (): void => {
          pending.delete(id);
          clearTimeout(timer);
          signal?.removeEventListener("abort", cancel);
        };
        const fail = (error: unknown): void => {
          end();
          reject(error);
        };
        const cancel = (): void => {
          send({ method: "notifications/cancelled", params: { requestId: id } });
          fail(signal?.reason);
        };
        const timer = setTimeout(
          () => fail(new ServerUnreachable("No answer was received.")),
          PATIENCE_MS,
        );
        signal?.addEventListener("abort", cancel);
        pending.set(id, { resolve: (result) => (end(), resolve(result as A)), reject: fail });
        send({ id, method, params });
      }),
    notify: (method, params) => send({ method, params }),
    on: (method, listener) => void listeners.set(method, listener),
    close() {
      isClosed = true;
      for (const { reject } of pending.values()) {
        reject(new ServerUnreachable("The view was closed."));
      }
    },
  };
}
