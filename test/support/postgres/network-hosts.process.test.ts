import { expect, test } from "vitest";
import { networkAddresses } from "./network-hosts.ts";

/** The number of a network of four addresses. */
function toNetwork(address: string): number {
  const bytes = address.split(".").map(Number);
  return Math.floor(bytes.reduce((number, byte) => number * 256 + byte, 0) / 4);
}

test("test processes and their hosts have distinct networks, with both ends in the same one", () => {
  const seen = new Set<number>();
  const pids = Array.from({ length: 2 ** 12 }, (_, at) => 1 + at * 256 + (at % 256));
  for (const pid of pids) {
    for (const at of [0, 1, 2, 3]) {
      const { here, there } = networkAddresses(pid, at);
      expect(toNetwork(here)).toBe(toNetwork(there));
      seen.add(toNetwork(here));
    }
  }
  expect(seen.size).toBe(pids.length * 4);
});

test.each([
  [1, 1, "10.0.0.21", "10.0.0.22"],
  [101, 1, "10.0.6.85", "10.0.6.86"],
  [2 ** 20 - 1, 3, "10.255.255.253", "10.255.255.254"],
])("process %i, host %i: %s and %s", (pid, at, here, there) => {
  expect(networkAddresses(pid, at)).toEqual({ here, there });
});

test("a fifth host is refused instead of overlapping the next process", () => {
  expect(() => networkAddresses(1, 4)).toThrow("4 networks");
});
