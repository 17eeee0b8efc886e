import type { PlexGet } from "./transport/exchange.ts";
import { wireIdentity } from "./wire/values.ts";

export type PlexIdentity = {
  machineIdentifier: string;
  /** `1.41.9.9961-46083195d` for instance; empty when the server does not say. */
  version: string;
};

/** Which server answers. Needs no token and costs the server nothing: also the probe of its health. */
export async function readIdentity(get: PlexGet, signal: AbortSignal): Promise<PlexIdentity> {
  const request = { path: "/identity", about: "identity", withToken: false };
  const { machineIdentifier, version } = (await get(request, wireIdentity, signal)).MediaContainer;
  return { machineIdentifier, version: version ?? "" };
}
