import type { Clock } from "../../core/clock.ts";
import { type Digest, EMPTY_DIGEST, isEmpty, joined, type Message } from "../../core/notify/notice.ts";
import { Undelivered } from "../../core/notify/undelivered.ts";
import type { Channel } from "./channel.ts";

/** One message a channel that is being tried, at most. */
export type Delivery = {
  add(digest: Digest): void;
  /** Sends what is due. Never throws but for the signal. */
  run(signal: AbortSignal): Promise<void>;
  /** Until the next try; undefined if nothing waits. */
  dueInMs(): number | undefined;
};

const FIRST_RETRY_MS = 5000;
const MAX_RETRY_MS = 10 * 60_000;
/** 5 s, 10, 20 … 10 min: together more than an hour. */
const MAX_TRIES = 14;

/**
 * Brings digests to one channel. What comes while a message cannot be delivered joins it, so that memory stays bounded and
 * a channel that comes back gets one message. The log has one line when a channel begins to fail and one when it works
 * again.
 */
export function createDelivery({
  channel,
  clock,
  toMessage,
  info,
  warn,
}: {
  channel: Channel;
  clock: Pick<Clock, "monotonic">;
  toMessage: (digest: Digest) => Message;
  /** Logs one line. */
  info: (line: string) => void;
  warn: (line: string) => void;
}): Delivery {
  let waiting: Digest = EMPTY_DIGEST;
  let tries = 0;
  let nextAt = Number.NEGATIVE_INFINITY;
  let isFailing = false;

  function failed(digest: Digest, { why, isFinal, retryAfterMs = 0 }: Undelivered): void {
    tries++;
    const givesUp = isFinal || tries >= MAX_TRIES;
    if (!isFailing)
      warn(`No notification reaches ${channel.name}: ${why}. ${isFinal ? "It is dropped." : "It is tried again."}`);
    isFailing = true;
    waiting = givesUp ? waiting : joined(digest, waiting);
    const pause = Math.min(FIRST_RETRY_MS * 2 ** Math.min(tries - 1, 20), MAX_RETRY_MS);
    nextAt = clock.monotonic() + Math.max(pause, retryAfterMs);
    if (givesUp) tries = 0;
  }

  return {
    add(digest) {
      waiting = joined(waiting, digest);
    },
    async run(signal) {
      if (isEmpty(waiting) || clock.monotonic() < nextAt) return;
      const digest = waiting;
      waiting = EMPTY_DIGEST;
      try {
        await channel.send(toMessage(digest), signal);
        if (isFailing) info(`Notifications reach ${channel.name} again.`);
        isFailing = false;
        tries = 0;
        nextAt = Number.NEGATIVE_INFINITY;
      } catch (error) {
        if (signal.aborted) waiting = joined(digest, waiting);
        signal.throwIfAborted();
        // A defect here must not end the engine, and its text may quote the address.
        failed(digest, error instanceof Undelivered ? error : new Undelivered("an unexpected error occurred"));
      }
    },
    dueInMs: () => (isEmpty(waiting) ? undefined : Math.max(0, nextAt - clock.monotonic())),
  };
}
