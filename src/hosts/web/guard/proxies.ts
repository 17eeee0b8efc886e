import { BlockList, isIP } from "node:net";

type ForwardedHeaders = {
  /** The address of the other end of the socket. */
  peer: string | undefined;
  /** `X-Forwarded-For` and `X-Forwarded-Proto`. */
  forwardedFor: string | undefined;
  proto: string | undefined;
};

export interface Proxies {
  /** True if this address is one of our proxies. Many clients share a proxy's address. */
  isProxy(address: string): boolean;
  /**
   * Returns the client's address, and whether its request reached the proxy over TLS. Headers from
   * untrusted senders are ignored.
   */
  client(headers: ForwardedHeaders): { address: string; secure: boolean };
}

/** Trusts only proxies in these networks, for example `10.0.0.0/8` or `::1`. */
export function createProxies(networks: readonly string[]): Proxies {
  const trusted = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string): boolean => {
    const family = isIP(address);
    return family !== 0 && trusted.check(address, family === 6 ? "ipv6" : "ipv4");
  };
  return {
    isProxy: isTrusted,
    client({ peer = "unknown", forwardedFor = "", proto = "" }) {
      const peerAddress = peer.replace(/^::ffff:/, "");
      if (!isTrusted(peerAddress)) return { address: peerAddress, secure: false };
      // Each proxy appends the address from which it received the request. The client is the
      // rightmost address that is not one of our proxies.
      const hops = forwardedFor.split(",", 50).map((hop) => hop.trim());
      const client = hops.findLast((hop) => !isTrusted(hop));
      return {
        address: client !== undefined && isIP(client) !== 0 ? client : peerAddress,
        secure: proto.trim().toLowerCase() === "https",
      };
    },
  };
}
