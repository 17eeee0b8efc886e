import { INVALID_REQUEST, ProtocolError } from "../protocol/protocol-error.ts";
import type { Follows } from "../protocol/subscriptions.ts";

/** Time in milliseconds for which a client without an open stream is remembered. */
const FORGOTTEN_AFTER_MS = 60_000;
const MAX_CLIENTS = 100;
/** Number of dropped clients that are remembered, so that they learn of it. */
const MAX_DROPPED = 1000;

type SendEvent = (message: object) => void;
type FollowingClient = {
  follows: Follows;
  send: SendEvent | undefined;
  forget: NodeJS.Timeout | undefined;
  /** True once the client subscribed to something. */
  isFollowing: boolean;
};

export interface Streams {
  /** Subscriptions of one client. Clients without a label receive no updates. */
  of(label: string | undefined): Follows;
  /** True if the client's subscriptions were dropped because it had no stream for a minute. */
  isDropped(label: string): boolean;
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
  const dropped = new Set<string>();

  function forget(label: string): void {
    const known = clients.get(label);
    clearTimeout(known?.forget);
    known?.follows.close();
    clients.delete(label);
    if (known?.isFollowing !== true) return;
    dropped.add(label);
    if (dropped.size > MAX_DROPPED) dropped.delete(dropped.values().next().value ?? "");
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
    const known: FollowingClient = {
      follows,
      send: undefined,
      forget: undefined,
      isFollowing: false,
    };
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
        const known = remember(label);
        await known.follows.add(uri);
        known.isFollowing = true;
      },
      remove(uri) {
        if (label !== undefined) clients.get(label)?.follows.remove(uri);
      },
      close() {},
    }),
    isDropped: (label) => dropped.has(label),
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
