import { INVALID_REQUEST, ProtocolError } from "../protocol/protocol-error.ts";
import type { Follows } from "../protocol/subscriptions.ts";

/** Time in milliseconds for which a client without an open stream is remembered. */
const FORGOTTEN_AFTER_MS = 60_000;
const MAX_CLIENTS = 100;

type SendEvent = (message: object) => void;
type FollowingClient = {
  follows: Follows;
  send: SendEvent | undefined;
  forget: NodeJS.Timeout | undefined;
};

export interface Streams {
  /** Subscriptions of one client. Clients without a label receive no updates. */
  of(label: string | undefined): Follows;
  /**
   * Notifies the client of changes to the resources that it follows until the signal aborts.
   * Another stream of the same client replaces this one.
   */
  open(label: string, send: SendEvent, signal: AbortSignal): Promise<void>;
}

/**
 * Holds clients and their subscriptions in this process. The queue and the history have a single
 * host, and so does everything that can be followed.
 */
export function createStreams(
  createFollows: (tell: (uri: string) => Promise<void>) => Follows,
): Streams {
  const clients = new Map<string, FollowingClient>();

  function forget(label: string): void {
    const known = clients.get(label);
    clearTimeout(known?.forget);
    known?.follows.close();
    clients.delete(label);
  }

  function remember(label: string): FollowingClient {
    const there = clients.get(label);
    if (there) return there;
    const silent = [...clients].find(([, { send }]) => send === undefined);
    if (clients.size >= MAX_CLIENTS && !silent) {
      throw new ProtocolError(
        INVALID_REQUEST,
        `At most ${MAX_CLIENTS} clients can be notified of changes.`,
      );
    }
    if (clients.size >= MAX_CLIENTS && silent) forget(silent[0]);
    const follows = createFollows(async (uri) =>
      known.send?.({ jsonrpc: "2.0", method: "notifications/resources/updated", params: { uri } }),
    );
    const known: FollowingClient = { follows, send: undefined, forget: undefined };
    clients.set(label, known);
    leave(label, known);
    return known;
  }

  function leave(label: string, known: FollowingClient): void {
    clearTimeout(known.forget);
    known.forget = setTimeout(() => forget(label), FORGOTTEN_AFTER_MS).unref();
  }

  return {
    of: (label) => ({
      async add(uri) {
        if (label === undefined) {
          throw new ProtocolError(
            INVALID_REQUEST,
            "Send the Mcp-Session-Id that initialize returned.",
          );
        }
        await remember(label).follows.add(uri);
      },
      remove(uri) {
        if (label !== undefined) clients.get(label)?.follows.remove(uri);
      },
      close() {},
    }),
    open(label, send, signal) {
      const known = remember(label);
      clearTimeout(known.forget);
      known.send = send;
      return new Promise((resolve) => {
        const end = (): void => {
          if (known.send === send) {
            known.send = undefined;
            leave(label, known);
          }
          resolve();
        };
        if (signal.aborted) end();
        else signal.addEventListener("abort", end, { once: true });
      });
    },
  };
}
