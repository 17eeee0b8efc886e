import { isIPv6 } from "node:net";
import * as z from "zod";
import { Outage, UserError } from "../../core/errors.ts";
import type { PlexGet } from "./transport/exchange.ts";
import { listOf } from "./wire/lists.ts";
import { id, number } from "./wire-values.ts";

const wireAddresses = z.object({
  MediaContainer: z.object({
    Server: listOf(z.object({ machineIdentifier: id, address: id, host: id, port: number })),
  }),
});

/**
 * Where Plex says just now that a player listens, if that is an address that may be asked: a player tells it of itself, and
 * a hostile one could name anything. Undefined without one, and when Plex does not say.
 */
export async function playerAddress(
  get: PlexGet,
  clientId: string,
  mayAsk: (host: string) => boolean,
  withinMs: number,
  signal: AbortSignal,
): Promise<URL | undefined> {
  const request = { path: "/clients", about: "list of players", withToken: true, withinMs, waits: "client" as const };
  const answer = await get(request, wireAddresses, signal).catch((error: unknown) => {
    if (error instanceof Outage || error instanceof UserError) return undefined;
    throw error;
  });
  const entries = answer?.MediaContainer.Server.filter((one) => one.machineIdentifier === clientId) ?? [];
  // Two that bear one name: one of them may be somebody else.
  const [entry, second] = entries;
  const host = entry?.address ?? entry?.host ?? "";
  const port = entry?.port ?? 0;
  if (second || !mayAsk(host) || !Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  return URL.parse(`http://${isIPv6(host) ? `[${host}]` : host}:${port}`) ?? undefined;
}
