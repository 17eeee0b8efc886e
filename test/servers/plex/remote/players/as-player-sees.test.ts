import { expect, test } from "vitest";
import {
  asPlayerSees,
  type OwnAddress,
} from "../../../../../src/servers/plex/remote/players/player-command.ts";

const own = (address: string, bits: number, internal = false): OwnAddress => ({
  address,
  cidr: `${address}/${bits}`,
  internal,
});
const here = [
  own("127.0.0.1", 8, true),
  own("172.17.0.1", 16),
  own("192.168.1.5", 24),
  own("fd00::5", 64),
];

test.each([
  ["127.0.0.1", "192.168.1.20", "192.168.1.5"],
  ["localhost", "192.168.1.20", "192.168.1.5"],
  ["[::1]", "172.17.3.4", "172.17.0.1"],
  // The player is in none of our networks, or its address is unknown. Any address of this machine
  // is better than one that the player would take for itself.
  ["127.0.0.1", "10.0.0.9", "172.17.0.1"],
  ["127.0.0.1", undefined, "172.17.0.1"],
  ["127.0.0.1", "tv.example.org", "172.17.0.1"],
  ["127.0.0.1", "fe80::1", "172.17.0.1"],
  // The player is on this machine.
  ["127.0.0.1", "127.0.0.1", "127.0.0.1"],
  // An address that reaches the server from here probably also reaches it from elsewhere.
  ["plex.local", "192.168.1.20", "plex.local"],
  ["192.168.1.8", "192.168.1.20", "192.168.1.8"],
])("a server at %s is seen by the player at %s as %s", (host, player, seen) => {
  expect(asPlayerSees(host, player, here)).toBe(seen);
});

test("a machine without a network has no other address", () => {
  expect(
    asPlayerSees("127.0.0.1", "192.168.1.20", [own("127.0.0.1", 8, true), own("203.0.113.4", 24)]),
  ).toBe("127.0.0.1");
});
