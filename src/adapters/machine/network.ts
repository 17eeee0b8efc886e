import { lookup } from "node:dns/promises";
import { existsSync } from "node:fs";
import { isIP, isIPv4 } from "node:net";
import { hostname, networkInterfaces, platform, userInfo } from "node:os";
import { tryOr } from "../../base/errors.ts";
import { isLoopback } from "../../base/text/loopback.ts";
import type { PageNetwork } from "../../core/page/addresses.ts";

const LOOKUP_TIMEOUT_MS = 1000;

/** Networks between this machine and its own containers and virtual machines. */
const VIRTUAL_NETWORK =
  /^(?:docker\d+|br-[\da-f]{12}|veth\w+|virbr\d+|cni\d+|cni-podman\d+|podman\d+|lxcbr\d+|lxdbr\d+|flannel\.\d+|vmnet\d+)$/;

/** Addresses that work only together with the name of a network card (RFC 3927, RFC 4291). */
const LINK_LOCAL = /^(?:169\.254\.|fe[89ab])/i;

/** Files and a variable that container engines and the image's `entry.sh` create. */
const CONTAINER_FILES = ["/.dockerenv", "/run/.containerenv"];
const CONTAINER_VARIABLES = ["KUBERNETES_SERVICE_HOST", "PLEX_INGEST_USUAL_ENV_FILE"] as const;

/**
 * Exists only in the machine's own network: the kernel shows this limit in no other network
 * namespace (`net_core_table` in net/core/sysctl_net_core.c).
 */
const ONLY_IN_MACHINE_NETWORK = "/proc/sys/net/core/netdev_max_backlog";

/** Where Avahi, which answers for `.local` names on Linux, listens. */
const AVAHI_SOCKET = "/run/avahi-daemon/socket";

type Env = Readonly<Record<string, string | undefined>>;

/** Reads how other machines reach this machine. `host` is the address that the server listens on. */
export async function readPageNetwork(host: string, env: Env): Promise<PageNetwork> {
  const addresses = listOwnAddresses();
  const isName = isIP(host) === 0 && !isLoopback(host);
  return {
    addresses,
    hostAddresses: isName ? await addressesOf(host) : [],
    localName: await findLocalName(addresses),
    isPublished: hasPublishedPorts(env),
    sshTarget: `${env["SUDO_USER"] ?? tryOr(() => userInfo().username, "USER")}@${addresses[0] ?? hostname()}`,
  };
}

/**
 * Returns the network cards of this machine with their addresses. Empty if the system does not list
 * them: a sandbox without AF_NETLINK refuses that (getifaddrs(3)).
 */
export const listNetworkCards = (): ReturnType<typeof networkInterfaces> =>
  tryOr(networkInterfaces, {});

/** Returns addresses of this machine that other machines can reach, IPv4 first. */
export const listOwnAddresses = (): string[] =>
  Object.entries(listNetworkCards())
    .filter(([name]) => !VIRTUAL_NETWORK.test(name))
    .flatMap(([, cards]) => cards ?? [])
    .filter(({ internal, address }) => !internal && !LINK_LOCAL.test(address))
    .toSorted((a, b) => a.family.localeCompare(b.family))
    .map(({ address }) => address);

/**
 * True for an IPv4 address that is not reserved for private networks (RFC 1918) or for networks
 * behind a shared address, such as Tailscale's (RFC 6598).
 */
export const isPublicIpv4 = (address: string): boolean =>
  isIPv4(address) &&
  !/^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(
    address,
  );

function hasPublishedPorts(env: Env): boolean {
  const isContainer =
    CONTAINER_VARIABLES.some((name) => env[name] !== undefined) ||
    CONTAINER_FILES.some((path) => existsSync(path));
  return isContainer && !existsSync(ONLY_IN_MACHINE_NETWORK);
}

/** Returns `nas.local` if a responder answers for it with an address of this machine. */
async function findLocalName(own: readonly string[]): Promise<string | undefined> {
  if (platform() !== "darwin" && !existsSync(AVAHI_SOCKET)) return undefined;
  const name = `${hostname().replace(/\..*$/, "").toLowerCase()}.local`;
  const found = await addressesOf(name);
  return found.some((address) => own.includes(address)) ? name : undefined;
}

/** Returns the addresses of a name; none if it is unknown or the answer takes over a second. */
async function addressesOf(name: string): Promise<string[]> {
  const { promise: late, resolve } = Promise.withResolvers<[]>();
  const timer = setTimeout(() => resolve([]), LOOKUP_TIMEOUT_MS);
  const found = lookup(name, { all: true }).catch(() => []);
  try {
    return (await Promise.race([found, late])).map(({ address }) => address);
  } finally {
    clearTimeout(timer);
  }
}
