import type { Message } from "../../core/notify/notice.ts";

/** Where messages go. */
export type Channel = {
  /** For logs and people: `discord at discord.com`. Contains no secret. */
  name: string;
  /** @throws Undelivered; the signal's reason */
  send(message: Message, signal: AbortSignal): Promise<void>;
};
