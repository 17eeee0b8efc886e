const HEXTETS = 8;
/** A network has 64 bits: a machine may use any of the 2^64 addresses in its own. */
const NETWORK_HEXTETS = 4;

/**
 * Returns the network that counts as one sender: an IPv4 address, also if it is written as IPv6, or
 * the first 64 bits of an IPv6 address like `2001:db8:0:7::/64`. Other text is returned unchanged.
 */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [plain = ""] = address.split("%", 1);
  // The URL parser is the one reader of all the ways in which an IPv6 address can be written.
  const written = URL.parse(`http://[${plain}]`)?.hostname.slice(1, -1);
  if (written === undefined) return address;
  const [head = [], tail = []] = written
    .split("::")
    .map((side) => (side === "" ? [] : side.split(":")));
  const zeros = Array<string>(HEXTETS - head.length - tail.length).fill("0");
  const all = [...head, ...zeros, ...tail];
  const [high = 0, low = 0] = all.slice(-2).map((hextet) => Number.parseInt(hextet, 16));
  return /^(?:0:){5}ffff:/.test(all.join(":"))
    ? [high >> 8, high & 255, low >> 8, low & 255].join(".")
    : `${all.slice(0, NETWORK_HEXTETS).join(":")}::/64`;
}
