import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import {
  DeliveryError,
  type Digest,
  EMPTY_DIGEST,
  isEmpty,
  joinDigests,
  type Message,
  NOTICE_KINDS,
  type Notice,
  type NoticeKind,
  withNotice,
} from "../../core/notify/notice.ts";
import type { Stage } from "../engine/engine.ts";

/**
 * Result of sending one message to one channel. `problem` is a sentence fragment and absent if the
 * message was accepted.
 */
export type DeliveryAttempt = { channel: string; problem?: string };

const TEST: Message = {
  title: "plex-ingest: a test",
  lines: ["Notifications arrive here. *This* is plain text, and @everyone mentions no one."],
  isUrgent: false,
  counts: {},
};

/** A destination for messages. */
export type Channel = {
  /** Name for logs and messages: `discord at discord.com`. Contains no secret. */
  name: string;
  /** @throws DeliveryError; the signal's reason */
  send(message: Message, signal: AbortSignal): Promise<void>;
};

/** Events within a minute become one message. */
const COLLECT_MS = 60_000;
/** While events continue, messages become less frequent: 1, 2, 4 … 16 minutes apart. */
const MAX_COLLECT_MS = 16 * COLLECT_MS;
const POLL_INTERVAL_MS = 5000;
const FLUSH_TIMEOUT_MS = 3000;
/**
 * Minimum time between notifications about a full disk, because every release that needs space runs
 * into the same problem.
 */
const DISK_QUIET_MS = 6 * 3600_000;

type DeliveryDeps = {
  clock: Pick<Clock, "monotonic" | "sleep">;
  toMessage: (digest: Digest) => Message | Promise<Message>;
  log: Pick<Log, "info" | "warn">;
};

export interface Notifier {
  /** Collects a notice and returns at once. */
  notice(event: Notice): void;
  /**
   * Sends the collected notices. This is a separate stage, so a channel that hangs delays no
   * release.
   */
  stage: Stage;
  /**
   * Sends the remaining notices at once, for at most three seconds. Called when the engine has
   * ended.
   */
  flush(): Promise<void>;
}

/**
 * Collects notices into a few messages and sends them to every channel. Notices whose kind is not
 * in `kinds` are dropped.
 */
export function createNotifier(
  deps: DeliveryDeps & { channels: readonly Channel[]; kinds: readonly NoticeKind[] },
): Notifier {
  const { clock, kinds } = deps;
  const deliveries = deps.channels.map((channel) => createDelivery({ ...deps, channel }));
  let collected: Digest = EMPTY_DIGEST;
  /** Time of the first collected notice. */
  let since = 0;
  let collectMs = COLLECT_MS;
  let sentAt = Number.NEGATIVE_INFINITY;
  let diskToldAt = Number.NEGATIVE_INFINITY;

  function handOver(): void {
    for (const delivery of deliveries) delivery.add(collected);
    collected = EMPTY_DIGEST;
    sentAt = clock.monotonic();
  }

  function notice(event: Notice): void {
    const now = clock.monotonic();
    if (!kinds.includes(event.kind)) return;
    if (event.kind === "disk_full") {
      if (now - diskToldAt < DISK_QUIET_MS) return;
      diskToldAt = now;
    }
    if (isEmpty(collected)) {
      since = now;
      collectMs =
        now - sentAt < 2 * collectMs ? Math.min(2 * collectMs, MAX_COLLECT_MS) : COLLECT_MS;
    }
    if (NOTICE_KINDS[event.kind].isUrgent) {
      collectMs = Math.min(collectMs, now - since + COLLECT_MS);
    }
    collected = withNotice(collected, event);
  }

  // A run does not stay open for a message that is still collecting, because `flush` sends it.
  const stage: Stage = {
    name: "notify",
    async run(signal) {
      if (!isEmpty(collected) && clock.monotonic() - since >= collectMs) handOver();
      await Promise.all(deliveries.map((delivery) => delivery.run(signal)));
      return POLL_INTERVAL_MS;
    },
  };

  return {
    notice,
    stage,
    async flush() {
      if (!isEmpty(collected)) handOver();
      const [late, sent] = [new AbortController(), new AbortController()];
      const limit = clock.sleep(FLUSH_TIMEOUT_MS, sent.signal).then(
        () => late.abort(),
        () => undefined,
      );
      await Promise.allSettled(deliveries.map((delivery) => delivery.run(late.signal)));
      sent.abort();
      await limit;
    },
  };
}

const FIRST_RETRY_MS = 5000;
const MAX_RETRY_MS = 10 * 60_000;
/** With pauses of 5 s, 10 s, 20 s … 10 min, the attempts span more than an hour. */
const MAX_TRIES = 14;

/**
 * Delivers digests to one channel. While a message cannot be delivered, new notices are added to
 * it. Memory therefore stays bounded, and a channel that recovers gets one message. One line is
 * logged when a channel begins to fail and one when it works again.
 */
function createDelivery({ channel, clock, toMessage, log }: DeliveryDeps & { channel: Channel }) {
  let waiting: Digest = EMPTY_DIGEST;
  let tries = 0;
  let nextAt = Number.NEGATIVE_INFINITY;
  let isFailing = false;

  function failed(digest: Digest, { why, isFinal, retryAfterMs = 0 }: DeliveryError): void {
    tries++;
    const givesUp = isFinal || tries >= MAX_TRIES;
    if (!isFailing) {
      log.warn(
        `Notifications to ${channel.name} cannot be delivered: ${why}. ` +
          (isFinal ? "This one is dropped." : "This one is tried again automatically."),
      );
    }
    isFailing = true;
    waiting = givesUp ? waiting : joinDigests(digest, waiting);
    const pause = Math.min(FIRST_RETRY_MS * 2 ** Math.min(tries - 1, 20), MAX_RETRY_MS);
    nextAt = clock.monotonic() + Math.max(pause, retryAfterMs);
    if (givesUp) tries = 0;
  }

  return {
    add(digest: Digest): void {
      waiting = joinDigests(waiting, digest);
    },
    /** Sends the digest if it is due. Throws only when the signal aborts. */
    async run(signal: AbortSignal): Promise<void> {
      if (isEmpty(waiting) || clock.monotonic() < nextAt) return;
      const digest = waiting;
      waiting = EMPTY_DIGEST;
      try {
        await channel.send(await toMessage(digest), signal);
        if (isFailing) log.info(`Notifications to ${channel.name} can be delivered again.`);
        isFailing = false;
        tries = 0;
        nextAt = Number.NEGATIVE_INFINITY;
      } catch (error) {
        if (signal.aborted) waiting = joinDigests(digest, waiting);
        signal.throwIfAborted();
        // An unexpected error here must not end the engine, and its text may contain the channel's
        // address.
        failed(
          digest,
          error instanceof DeliveryError
            ? error
            : new DeliveryError("an unexpected error occurred"),
        );
      }
    },
    /** Returns the milliseconds until the next attempt; undefined if nothing is waiting. */
    dueInMs: (): number | undefined =>
      isEmpty(waiting) ? undefined : Math.max(0, nextAt - clock.monotonic()),
  };
}

/** Sends a test message to every channel, once and without retries. @throws the signal's reason */
export const tryChannels = (
  channels: readonly Channel[],
  signal: AbortSignal,
): Promise<DeliveryAttempt[]> =>
  Promise.all(
    channels.map(async ({ name, send }) => {
      try {
        await send(TEST, signal);
        return { channel: name };
      } catch (error) {
        signal.throwIfAborted();
        return {
          channel: name,
          problem: error instanceof DeliveryError ? error.why : "an unexpected error occurred",
        };
      }
    }),
  );
