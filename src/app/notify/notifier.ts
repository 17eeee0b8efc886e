import type { Clock } from "../../core/clock.ts";
import {
  type Digest,
  EMPTY_DIGEST,
  isEmpty,
  type Message,
  NOTICE_KINDS,
  type Notice,
  type NoticeKind,
  withNotice,
} from "../../core/notify/notice.ts";
import type { Stage } from "../engine/engine.ts";
import type { Channel } from "./channel.ts";
import { createDelivery } from "./delivery.ts";

export type Notifier = {
  /** Takes note and returns at once. */
  notice(notice: Notice): void;
  /** Sends what was collected; not part of any other stage, so that a channel that hangs delays no release. */
  stage: Required<Stage>;
  /** Sends at once what is still there, for at most three seconds. Called when the engine has ended. */
  flush(): Promise<void>;
};

/** What happens within a minute is one message. */
const COLLECT_MS = 60_000;
/** While things go on happening, messages become rarer: 1, 2, 4 … 16 minutes apart. */
const MAX_COLLECT_MS = 16 * COLLECT_MS;
const POLL_INTERVAL_MS = 5000;
const FLUSH_TIMEOUT_MS = 3000;
/** The same disk is full for every release that meets it. */
const DISK_QUIET_MS = 6 * 3600_000;

/** Collects what happens into few messages, and brings them to every channel. */
export function createNotifier(deps: {
  channels: readonly Channel[];
  /** Other kinds are left out. */
  kinds: readonly NoticeKind[];
  clock: Pick<Clock, "monotonic">;
  toMessage: (digest: Digest) => Message;
  info: (line: string) => void;
  warn: (line: string) => void;
}): Notifier {
  const { clock, kinds } = deps;
  const deliveries = deps.channels.map((channel) => createDelivery({ ...deps, channel }));
  let collected: Digest = EMPTY_DIGEST;
  /** When the first of the collected notices came. */
  let since = 0;
  let collectMs = COLLECT_MS;
  let sentAt = Number.NEGATIVE_INFINITY;
  let diskToldAt = Number.NEGATIVE_INFINITY;

  function handOver(): void {
    for (const delivery of deliveries) delivery.add(collected);
    collected = EMPTY_DIGEST;
    sentAt = clock.monotonic();
  }

  function notice(one: Notice): void {
    const now = clock.monotonic();
    if (!kinds.includes(one.kind)) return;
    if (one.kind === "disk_full") {
      if (now - diskToldAt < DISK_QUIET_MS) return;
      diskToldAt = now;
    }
    if (isEmpty(collected)) {
      since = now;
      collectMs = now - sentAt < 2 * collectMs ? Math.min(2 * collectMs, MAX_COLLECT_MS) : COLLECT_MS;
    }
    if (NOTICE_KINDS[one.kind].isUrgent) collectMs = Math.min(collectMs, now - since + COLLECT_MS);
    collected = withNotice(collected, one);
  }

  const stage: Required<Stage> = {
    name: "notify",
    async run(signal) {
      if (!isEmpty(collected) && clock.monotonic() - since >= collectMs) handOver();
      await Promise.all(deliveries.map((delivery) => delivery.run(signal)));
      return POLL_INTERVAL_MS;
    },
    // A message that waits for its minute must not keep a run from ending: `flush` sends it.
    idle: async () => true,
    drained: async () => {},
  };

  return {
    notice,
    stage,
    async flush() {
      if (!isEmpty(collected)) handOver();
      const late = AbortSignal.timeout(FLUSH_TIMEOUT_MS);
      await Promise.allSettled(deliveries.map((delivery) => delivery.run(late)));
    },
  };
}
