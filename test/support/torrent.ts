import type { Torrent } from "../../src/core/torrent/torrent.ts";

let ids = 0;

/** A torrent as Transmission tells it: complete and seeding unless said otherwise. `hash` may be short. */
export function torrent(given: Partial<Torrent> = {}): Torrent {
  const { hash = "a" } = given;
  return {
    id: ++ids,
    name: "Heat.1995.1080p",
    status: "seeding",
    error: "none",
    errorText: "",
    hasMetadata: true,
    sizeWhenDone: 1000,
    leftUntilDone: 0,
    percentDone: 1,
    downloadDir: "/downloads",
    labels: [],
    ratio: 0,
    addedAt: 1_600_000_000_000,
    goalReached: false,
    ...given,
    hash: hash.padStart(40, "0"),
  };
}
