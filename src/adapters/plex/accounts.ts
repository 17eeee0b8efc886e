import * as z from "zod";
import type { PlexGet } from "./transport/exchange.ts";
import { listOf } from "./wire/lists.ts";
import { id, name } from "./wire-values.ts";

export type NamedId = { id: string; name: string };

const WITHIN_MS = 4_000;

const wireNamed = listOf(z.object({ id, name }));
const wireAccounts = z.object({ MediaContainer: z.object({ Account: wireNamed }) });
const wireDevices = z.object({ MediaContainer: z.object({ Device: wireNamed }) });

/** Who may watch on this server. Account 0 is nobody, and has no name. */
export async function listAccounts(get: PlexGet, signal: AbortSignal): Promise<NamedId[]> {
  const request = { path: "/accounts", about: "list of accounts", withToken: true, withinMs: WITHIN_MS };
  return (await get(request, wireAccounts, signal)).MediaContainer.Account.flatMap(toNamed);
}

/** The devices that have watched on this server. */
export async function listDevices(get: PlexGet, signal: AbortSignal): Promise<NamedId[]> {
  const request = { path: "/devices", about: "list of devices", withToken: true, withinMs: WITHIN_MS };
  return (await get(request, wireDevices, signal)).MediaContainer.Device.flatMap(toNamed);
}

const toNamed = ({ id: number, name: title }: { id: string | undefined; name: string | undefined }): NamedId[] =>
  number === undefined || title === undefined ? [] : [{ id: number, name: title }];
