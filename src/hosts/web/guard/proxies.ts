import { BlockList, isIP } from "node:net";

type ForwardedHeaders = {
  /** The address of the socket's other end. */
  peer: string | undefined;
  /** `X-Forwarded-For` and `X-Forwarded-Proto`. */
  forwardedFor: string | undefined;
  proto: string | undefined;
};

export interface Proxies {
  /** Whether this address is one of our proxies, which stands for many clients. */
  isProxy(address: string): boolean;
  /**
   * Who sent the request, and whether it came to the proxy over TLS. What a stranger writes into
   * it is not believed.
   */
  client(headers: ForwardedHeaders): { address: string; secure: boolean };
}

/** Believes only proxies in these networks (`10.0.0.0/8`, `::1`). */
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
      // Each proxy appends whom it heard from: the first from the right that is no proxy of ours is
      // the client.
      const hops = forwardedFor.split(",", 50).map((hop) => hop.trim());
      const client = hops.findLast((hop) => !isTrusted(hop));
      return {
        address: client !== undefined && isIP(client) !== 0 ? client : peerAddress,
        secure: proto.trim().toLowerCase() === "https",
      };
    },
  };
}
