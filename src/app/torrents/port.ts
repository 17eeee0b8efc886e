import type { FindArrClaim } from "../../core/arr/claim.ts";
import type { Log } from "../../core/log.ts";
import type { BacklogPolicy } from "../../core/release/backlog.ts";
import type { ClientSettings, TorrentClient } from "../../core/torrent/client.ts";
import type { StageDeps } from "../engine/engine.ts";
import type { WorkDeps } from "../engine/work-on.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { NamedFolders } from "../releases/named-folders.ts";
import type { ObserveRelease } from "../releases/observe.ts";
import type { ReservedFolders } from "../review/decisions/refuse.ts";
import type { TorrentRegistry } from "./registry.ts";

/**
 * A client whose `toHere` maps the client's paths to paths on this machine. Links are resolved as
 * far as the path exists.
 */
export type LocalClient = TorrentClient & { toHere(path: string): string };

/** Dependencies of one client's torrent source. */
export interface TorrentDeps extends StageDeps, WorkDeps {
  registry: TorrentRegistry;
  client: LocalClient;
  files: Pick<EngineFiles, "findPlainFile" | "readFileIdentity" | "listRoot" | "walk">;
  observe: ObserveRelease;
  /** Missing if neither Sonarr nor Radarr is configured. */
  findArrClaim?: FindArrClaim | undefined;
  log: Log;
  places: ReservedFolders;
  /** Reads the folders that the owner named. */
  namedFolders: () => Promise<NamedFolders>;
  backlog: BacklogPolicy;
  /** Set in a dry run. Torrents that would be parked are not parked, but counted here. */
  wouldPark?: Map<string, number> | undefined;
}

/**
 * Returns the name under which the first sight of a client is recorded. For a watched folder, its
 * path is used instead.
 */
export const toClientRoot = ({ kind, address }: Pick<ClientSettings, "kind" | "address">): string =>
  `${kind} ${address}`;
