import { runCommand } from "../../adapters/notify/command.ts";
import { createWebhooks } from "../../adapters/notify/webhook.ts";
import { type Channel, type DeliveryAttempt, tryChannels } from "../../app/notify/notifier.ts";
import { readTargets } from "../../core/notify/target.ts";
import type { Trace } from "../../core/trace.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../process/clock.ts";

type Channels = { channels: Channel[]; close(): Promise<void> };

/**
 * Opens every configured channel. The address of a channel is read again for each message, because
 * it may be rotated.
 */
export function openChannels({ notify: { urls, command } }: Config, trace?: Trace): Channels {
  const webhooks = createWebhooks({ clock: systemClock, trace });
  const posts = (readTargets(urls.current() ?? "") ?? []).map((first, index): Channel => {
    const now = () => readTargets(urls.current() ?? "")?.[index] ?? first;
    return { name: first.name, send: (message, signal) => webhooks.send(now(), message, signal) };
  });
  const run: Channel[] =
    command === undefined
      ? []
      : [
          {
            name: `the command ${command[0] ?? ""}`,
            send: (message, signal) =>
              runCommand({ argv: command, env: process.env }, message, signal),
          },
        ];
  return { channels: [...posts, ...run], close: webhooks.close };
}

/** Sends a test message to each channel. */
export async function tryNotify(config: Config, signal: AbortSignal): Promise<DeliveryAttempt[]> {
  const { channels, close } = openChannels(config);
  try {
    return await tryChannels(channels, signal);
  } finally {
    await close();
  }
}
