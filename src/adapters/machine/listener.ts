import { readFile } from "node:fs/promises";

/** proc_pid_net(5): `0: 0100007F:2383 00000000:0000 0A 00000000:00000000 00:00000000 00000000 104 …` */
const ROW = /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) \S+ 0A \S+ \S+ \S+ +(\d+) /;

const LOCAL = /^(?:localhost|127\.[\d.]+|\[::1\])$/;

/**
 * Returns the account of the process that listens at an address of this machine. Undefined for
 * another host, without such a process, outside Linux, and for root, who listens for containers.
 */
export async function findListener(url: string): Promise<number | undefined> {
  const address = URL.parse(url);
  if (!address || !LOCAL.test(address.hostname)) return undefined;
  const port = Number(address.port || (address.protocol === "https:" ? 443 : 80));
  for (const file of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    const text = await readFile(file, "utf8").catch(() => "");
    for (const line of text.split("\n")) {
      const [, hex = "", uid = ""] = ROW.exec(line) ?? [];
      if (hex !== "" && Number.parseInt(hex, 16) === port) return Number(uid) || undefined;
    }
  }
  return undefined;
}
