import { readJson } from "./read-json.ts";
import type { PlexSend } from "./transport.ts";
import { wireIdentity } from "./wire.ts";

export type PlexIdentity = {
  machineIdentifier: string;
  /** `1.41.9.9961-46083195d` for instance; empty when the server does not say. */
  version: string;
};

/** Which server answers. Needs no token and costs the server nothing: also the probe of its health. */
export async function readIdentity(send: PlexSend, signal: AbortSignal): Promise<PlexIdentity> {
  const text = await send({ path: "/identity", about: "identity", withToken: false }, signal);
  const { machineIdentifier, version } = readJson(text, wireIdentity).MediaContainer;
  return { machineIdentifier, version: version ?? "" };
}
