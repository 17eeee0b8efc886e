import type { BacklogPolicy } from "../../core/release/backlog.ts";
import type { ClientSettings, TorrentClient } from "../../core/torrent/client.ts";
import type { WorkDeps } from "../engine/work-on.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { ObserveRelease } from "../releases/observe.ts";
import type { ReservedFolders } from "../review/decisions/refuse.ts";
import type { TorrentRegistry } from "./registry.ts";

/**
 * A client whose `toHere` maps its own paths to paths on this machine, with links resolved as far
 * as they exist.
 */
export type LocalClient = TorrentClient & { toHere(path: string): string };

/** Dependencies of one client's torrent source. */
export type TorrentDeps = WorkDeps & {
  registry: TorrentRegistry;
  client: LocalClient;
  files: Pick<EngineFiles, "findPlainFile" | "readFileIdentity" | "listRoot" | "walk">;
  observe: ObserveRelease;
  monotonic: () => number;
  places: ReservedFolders;
  backlog: BacklogPolicy;
  /** Dry run: torrents that would be parked are taken in and counted here. */
  wouldPark?: Map<string, number> | undefined;
  /** Reports problems that concern no single release. */
  report: (message: string) => void;
  /** Wakes the other stages after a change of state. */
  wake: () => void;
};

/**
 * The name under which the first sight of a client is remembered. For a watched folder, this is its
 * path.
 */
export const toClientRoot = ({ kind, address }: Pick<ClientSettings, "kind" | "address">): string =>
  `${kind} ${address}`;
