import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "./server.ts";

/** Hosts per test process: each host has one /30 network. */
const HOSTS = 4;
/** The number of processes whose networks fit into 10.0.0.0/8. */
const PROCESSES = 2 ** 24 / (4 * HOSTS);

const ip = (...args: string[]): void => void execFileSync("ip", args, { stdio: "ignore" });

/** A separate network with a cable to this machine. */
export type NetworkHost = Disposable & {
  /** The words before a command that runs in this network, with its own host name. */
  words: string[];
  /**
   * The address of this machine as seen from that network, and the address of that network as seen
   * from this machine.
   */
  here: string;
  there: string;
  /** Unplugs the cable, or plugs it in again. */
  pull(isOut: boolean): void;
};

/**
 * Returns the addresses at both ends of a cable, in a network of four addresses. Test processes run
 * at the same time: networks overlap only if the process ids differ by a multiple of 2^20.
 */
export function networkAddresses(pid: number, at: number): { here: string; there: string } {
  if (at < 0 || at >= HOSTS) {
    throw new Error(`A test process has ${HOSTS} networks, not ${at + 1}.`);
  }
  const first = ((pid % PROCESSES) * HOSTS + at) * 4;
  const address = (last: number): string =>
    `10.${[16, 8, 0].map((bits) => ((first + last) >> bits) & 255).join(".")}`;
  return { here: address(1), there: address(2) };
}

/** Creates a network from a network namespace. Needs root and iproute2. */
export function networkHost(at: number): NetworkHost {
  const [space, ours, theirs] = [
    `pi${process.pid}-${at}`,
    `pi${at}h${process.pid}`,
    `pi${at}n${process.pid}`,
  ];
  const { here, there } = networkAddresses(process.pid, at);
  ip("netns", "add", space);
  ip("link", "add", ours, "type", "veth", "peer", "name", theirs, "netns", space);
  ip("addr", "add", `${here}/30`, "dev", ours);
  ip("link", "set", ours, "up");
  ip("-n", space, "addr", "add", `${there}/30`, "dev", theirs);
  ip("-n", space, "link", "set", theirs, "up");
  const named = ["unshare", "--uts", "sh", "-c", `hostname host-${at} && exec "$@"`, "sh"];
  return {
    words: ["ip", "netns", "exec", space, ...named],
    here,
    there,
    pull: (isOut) => ip("-n", space, "link", "set", theirs, isOut ? "down" : "up"),
    [Symbol.dispose]() {
      // A namespace exists as long as one of its processes runs, and would keep its cable.
      ip("link", "del", ours);
      ip("netns", "del", space);
    },
  };
}

/** A server that those hosts can also reach. */
export async function startSharedPostgres(): ReturnType<typeof startPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "plex-ingest-hba-"));
  const hba = join(folder, "hba");
  writeFileSync(hba, "host all all all trust\n");
  execFileSync("chmod", ["755", folder]);
  const server = await startPostgres({
    settings: { listen_addresses: "'*'", max_connections: 400, hba_file: `'${hba}'` },
  });
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
