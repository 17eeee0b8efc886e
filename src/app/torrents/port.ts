import type { BacklogPolicy } from "../../core/release/backlog.ts";
import type { ClientSettings, TorrentClient } from "../../core/torrent/client.ts";
import type { WorkDeps } from "../engine/work-on.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { ObserveRelease } from "../releases/observe.ts";
import type { ReservedFolders } from "../review/decisions/refuse.ts";
import type { TorrentRegistry } from "./registry.ts";

/** Maps a path of its own to one on this machine, with links resolved as far as it exists. */
export type LocalClient = TorrentClient & { toHere(path: string): string };

/** What the parts of the torrent source of one client work with. */
export type TorrentDeps = WorkDeps & {
  registry: TorrentRegistry;
  client: LocalClient;
  files: Pick<EngineFiles, "findPlainFile" | "readFileIdentity" | "listRoot" | "walk">;
  observe: ObserveRelease;
  monotonic: () => number;
  places: ReservedFolders;
  backlog: BacklogPolicy;
  /** In a dry run: what would be parked is taken in, and counted there. */
  wouldPark?: Map<string, number> | undefined;
  /** Reports what concerns no single release. */
  report: (message: string) => void;
  /** Wakes the other stages after a change of state. */
  wake: () => void;
};

/**
 * The name under which its first sight is remembered, as that of a watched folder is by its path.
 */
export const toClientRoot = ({ kind, address }: Pick<ClientSettings, "kind" | "address">): string =>
  `${kind} ${address}`;
