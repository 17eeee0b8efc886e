import type { ClientSetup } from "../core/setup/client-setup.ts";
import type { ConfiguredClient, Finished } from "../core/torrent/client.ts";
import { transmission } from "./transmission/configured.ts";
import { finishedInTransmission } from "./transmission/hook.ts";
import { TRANSMISSION_SETUP } from "./transmission/setup.ts";

/** The clients of every kind that are configured; none is connected yet. */
export const configuredClients = (config: Parameters<typeof transmission>[0]): ConfiguredClient[] => [
  ...transmission(config),
];

/** What the client says whose hook this process is. */
export const finishedIn = (env: Readonly<Record<string, string | undefined>>): Finished | undefined =>
  finishedInTransmission(env);

/** What `init` asks about, in this order. */
export const CLIENT_SETUPS: readonly ClientSetup[] = [TRANSMISSION_SETUP];
