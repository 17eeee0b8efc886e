import { Services } from "../../core/services.ts";
import type { ConfiguredClient, ConnectDeps, TorrentClient } from "../../core/torrent/client.ts";
import { systemClock } from "../process/clock.ts";

/** A connected download client with its settings. */
export type OpenClient = { configured: ConfiguredClient; client: TorrentClient };

/** Connects to these download clients, without a request. */
export const connectClients = async (
  all: readonly ConfiguredClient[],
  options: Omit<ConnectDeps, "clock">,
): Promise<Services<OpenClient>> =>
  Services.of(
    await Promise.all(
      all.map(async (configured) => ({
        configured,
        client: await configured.connect({ clock: systemClock, ...options }),
      })),
    ),
  );
