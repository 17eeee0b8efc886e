import { BlockList, isIP, isIPv4 } from "node:net";
import * as z from "zod";
import { fallBackTo, Outage, UserError } from "../../../../base/errors.ts";
import { isLoopback } from "../../../../base/text/loopback.ts";
import type { Clock } from "../../../../core/clock.ts";
import type { CommandAnswer } from "../../../../core/playback/command.ts";
import { formatQuery, isPrivateAddress, type PlexGet } from "../../transport/request.ts";
import { container } from "../../wire/values.ts";
import type { PlayerRoute } from "./player-route.ts";

const TOKEN_TIMEOUT_MS = 3_000;
const wireToken = container({ token: z.string().regex(/^[\x21-\x7e]{1,4096}$/) });

/**
 * Requests a short-lived token for a player. The owner's token is never passed on, even if the
 * server returns it. Returns undefined if the server does not create a token in time; the player
 * then uses its own sign-in.
 */
export async function requestDelegationToken(
  get: PlexGet,
  ownAddress: () => string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const request = {
    method: "POST" as const,
    path: "/security/token?type=delegation&scope=all",
    about: "delegation token",
    withinMs: TOKEN_TIMEOUT_MS,
    isSecret: true,
  };
  const answer = await get(request, wireToken, signal).catch(
    fallBackTo(undefined, UserError, Outage),
  );
  const token = answer?.MediaContainer.token;
  return token === ownAddress()?.trim() ? undefined : token;
}

/** An address of this machine, as `os.networkInterfaces()` lists it. */
export type OwnAddress = { address: string; cidr: string | null; internal: boolean };

/**
 * Returns the host under which a player finds the server. This is the host that we use, unless it
 * is a loopback address. Then it is this machine's address in the player's network, or its first
 * private address.
 */
export function asPlayerSees(
  host: string,
  player: string | undefined,
  ownAddresses: readonly OwnAddress[],
): string {
  if (!isLoopback(host) || (player !== undefined && isLoopback(player))) return host;
  const outside = ownAddresses.filter(
    ({ address, internal }) => !internal && isIPv4(address) && isPrivateAddress(address),
  );
  const sameNetwork = outside.find(
    (ownAddress) => player !== undefined && shareNetwork(ownAddress, player),
  );
  return (sameNetwork ?? outside[0])?.address ?? host;
}

function shareNetwork({ address, cidr }: OwnAddress, player: string): boolean {
  if (!isIP(player)) return false;
  const network = new BlockList();
  network.addSubnet(address, Number(cidr?.split("/")[1] ?? 24));
  return network.check(player, isIPv4(player) ? "ipv4" : "ipv6");
}

export type PlayerCall = {
  command: "play" | "pause" | "stop" | "seekTo" | "playMedia";
  /** `machineIdentifier` of the player. */
  clientId: string;
  /**
   * Players refuse a command without a type, or with a type that differs from that of the playing
   * item.
   */
  type: "video" | "music" | "photo";
  more?: Record<string, string | number | undefined>;
};

const POLL_TIMEOUT_MS = 2_000;

/**
 * Sends a command to a player once. A player that returns 406 has done nothing, because it requires
 * a subscriber first. In this case, its timeline is requested and the command is sent again.
 */
export async function sendCommand(
  {
    route,
    nextId,
    clock,
    until,
  }: {
    route: PlayerRoute;
    /** Increases with each command of a controller. */
    nextId: () => number;
    clock: Clock;
    /** Deadline on the monotonic clock. */
    until: number;
  },
  { command, clientId, type, more }: PlayerCall,
  signal: AbortSignal,
): Promise<CommandAnswer> {
  const remainingMs = (limitMs = Number.MAX_SAFE_INTEGER) =>
    Math.max(1, Math.min(limitMs, until - clock.monotonic()));
  const send = (): Promise<CommandAnswer> => {
    const path = `/player/playback/${command}?${formatQuery({ commandID: nextId(), type, ...more })}`;
    return route({ path, clientId, withinMs: remainingMs() }, signal);
  };
  const answer = await send();
  if (answer.kind !== "refused" || answer.status !== 406) return answer;
  const poll = `/player/timeline/poll?${formatQuery({ wait: 0, commandID: nextId() })}`;
  const polled = await route(
    { path: poll, clientId, withinMs: remainingMs(POLL_TIMEOUT_MS) },
    signal,
  );
  return polled.kind === "refused" ? answer : await send();
}
