import type { Message } from "../../core/notify/notice.ts";
import { Undelivered } from "../../core/notify/undelivered.ts";
import type { Channel } from "./channel.ts";

/** What came of one message to one channel; `problem` is part of a sentence, absent if it was taken. */
export type Tried = { channel: string; problem?: string };

const TEST: Message = {
  title: "plex-ingest: a test",
  lines: ["Notifications arrive here. *This* is plain text, and @everyone mentions no one."],
  isUrgent: false,
  counts: {},
};

/** Sends a test message to every channel, once and without retries. @throws the signal's reason */
export const tryChannels = (channels: readonly Channel[], signal: AbortSignal): Promise<Tried[]> =>
  Promise.all(
    channels.map(async ({ name, send }) => {
      try {
        await send(TEST, signal);
        return { channel: name };
      } catch (error) {
        signal.throwIfAborted();
        return { channel: name, problem: error instanceof Undelivered ? error.why : "an unexpected error occurred" };
      }
    }),
  );
