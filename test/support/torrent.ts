import type { TransmissionTorrent } from "../../src/clients/transmission/rpc/read-torrent.ts";
import type { RegisteredTorrent } from "../../src/store/torrents/torrents.ts";

/** Returns a hash that consists of this digit repeated. */
export const hashOf = (digit: string): string => digit.repeat(40);

/**
 * A torrent as Transmission's RPC returns it. It is complete and seeding unless stated otherwise.
 */
export const torrent = (
  digit: string,
  more: Partial<TransmissionTorrent> = {},
): TransmissionTorrent => ({
  hash: hashOf(digit),
  id: 1,
  name: `Film.${digit}`,
  status: "seeding",
  error: "none",
  errorText: "",
  hasMetadata: true,
  sizeWhenDone: 1000,
  leftUntilDone: 0,
  percentDone: 1,
  downloadDir: "/downloads",
  labels: [],
  ratio: 0.5,
  addedAt: Date.parse("2026-01-01T00:00:00Z"),
  goalReached: false,
  ...more,
});

/** The engine's record of this torrent. */
export const remembered = (
  digit: string,
  more: Partial<RegisteredTorrent> = {},
): RegisteredTorrent => ({
  client: "transmission",
  hash: hashOf(digit),
  name: `Film.${digit}`,
  folder: "/downloads",
  complete: false,
  seenAt: 1,
  missing: 0,
  ...more,
});
