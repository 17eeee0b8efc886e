import { BlockList, isIP, isIPv4 } from "node:net";
import { isPrivateAddress } from "./private-address.ts";

/** An address of this machine, as `os.networkInterfaces()` tells it. */
export type OwnAddress = { address: string; cidr: string | null; internal: boolean };

/** This machine's own name for itself: every player would take it for its own. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "[::1]" || host.startsWith("127.");

/**
 * The host under which a player finds the server: the one that we use, unless that is this machine's own name for itself.
 * Then it is this machine's address in the network of the player, or else its first private one.
 */
export function asPlayerSees(host: string, player: string | undefined, own: readonly OwnAddress[]): string {
  if (!isLoopback(host) || (player !== undefined && isLoopback(player))) return host;
  const outside = own.filter(({ address, internal }) => !internal && isIPv4(address) && isPrivateAddress(address));
  const beside = outside.find((one) => player !== undefined && shareNetwork(one, player));
  return (beside ?? outside[0])?.address ?? host;
}

function shareNetwork({ address, cidr }: OwnAddress, player: string): boolean {
  if (!isIP(player)) return false;
  const network = new BlockList();
  network.addSubnet(address, Number(cidr?.split("/")[1] ?? 24));
  return network.check(player, isIPv4(player) ? "ipv4" : "ipv6");
}
