import { isLoopback } from "../../base/text/loopback.ts";

/** The settings that decide at which addresses the page is served. */
export type PageServer = {
  host: string;
  port: number;
  /** SERVER_URL */
  publicUrl: string | undefined;
  /** SERVER_NAMES */
  names: readonly string[];
  isTls: boolean;
};

/** This machine, as other machines reach it. */
export type PageNetwork = {
  /** Addresses that other machines can reach, in any order. */
  addresses: readonly string[];
  /** The addresses of the name in SERVER_HOST; empty if it is an address or unknown. */
  hostAddresses: readonly string[];
  /** `nas.local`, if other machines on the network find this machine by that name. */
  localName: string | undefined;
  /** True in a container with a separate network: other machines reach only published ports. */
  isPublished: boolean;
  /** The account and the host of an SSH connection to this machine: `anna@192.168.1.5`. */
  sshTarget: string;
};

/**
 * Where the page's addresses can be opened. `proxy`: wherever SERVER_URL is known. `network`: on
 * other machines. `machine`: only on this machine. `offline`: the server listens on all addresses,
 * but the machine has none at present. `container`: on other machines, at the address of the
 * machine that runs the container. `sealed`: only inside the container.
 */
export type PageReach = "proxy" | "network" | "machine" | "offline" | "container" | "sealed";

export type PageAddresses = {
  reach: PageReach;
  /** Addresses of the page, each with a trailing slash: best first, at least one. */
  urls: readonly [string, ...string[]];
  /** The server's address on this machine, without a trailing slash. */
  local: string;
  /** An address that a browser on this machine opens. */
  here: string;
  /** The line that makes the page's address work on another machine, if only this one opens it. */
  tunnel: string | undefined;
};

/** Stands for the machine that runs the container, whose address is unknown inside it. */
export const UNKNOWN_HOST = "HOST";

/**
 * Returns the addresses at which the page can be opened. Everything that prints, sends or links to
 * such an address uses this answer.
 */
export function findPageAddresses(server: PageServer, network: PageNetwork): PageAddresses {
  const { host, port, publicUrl } = server;
  const at = (name: string): string =>
    `${server.isTls ? "https" : "http"}://${name.includes(":") ? `[${name}]` : name}:${port}`;
  const isOnAll = host === "0.0.0.0" || host === "::";
  const local = at(host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host);
  const answer = (
    reach: PageReach,
    [first = local, ...others]: readonly string[] = [],
    more: Partial<PageAddresses> = {},
  ): PageAddresses => ({
    reach,
    urls: [`${first}/`, ...others.map((url) => `${url}/`)],
    local,
    here: `${local}/`,
    tunnel: undefined,
    ...more,
  });
  if (publicUrl !== undefined) {
    const url = publicUrl.replace(/\/+$/, "");
    return answer("proxy", [url], { here: `${url}/` });
  }
  // Debian gives the machine's own name the address 127.0.1.1.
  const { hostAddresses } = network;
  const isOnLoopback =
    isLoopback(host) || (hostAddresses.length > 0 && hostAddresses.every(isLoopback));
  if (isOnLoopback) {
    if (network.isPublished) return answer("sealed");
    const sameAtBothEnds = ["127.0.0.1", "::1", "localhost"].includes(host) ? "" : `${host}:`;
    const target = host.includes(":") ? `[${host}]` : host;
    const tunnel = `ssh -N -L ${sameAtBothEnds}${port}:${target}:${port} ${network.sshTarget}`;
    return answer("machine", [], { tunnel });
  }
  if (!isOnAll) return answer("network");
  if (network.isPublished) return answer("container", [at(UNKNOWN_HOST)]);
  const reachable = [
    ...server.names,
    ...network.addresses.filter((address) => !isIpv6(address)),
    ...(host === "::" ? network.addresses.filter(isIpv6) : []),
  ];
  if (reachable.length === 0) return answer("offline");
  const localNames = network.localName === undefined ? [] : [network.localName];
  return answer("network", [...new Set([...reachable, ...localNames])].map(at));
}

const isIpv6 = (address: string): boolean => address.includes(":");

/** Returns the page's address for another machine; undefined if none is known for certain. */
export const urlForOthers = ({ reach, urls }: PageAddresses): string | undefined =>
  reach === "proxy" || reach === "network" ? urls[0] : undefined;
