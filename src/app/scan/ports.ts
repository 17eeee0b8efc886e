import type { FolderState } from "../../adapters/fs/disk/identity.ts";
import type { Clock } from "../../core/clock.ts";
import type { MediaServer, ServerScan } from "../../core/library/media-server.ts";
import type { PathMap } from "../../core/path/path-map.ts";
import type { Store } from "../../store/open.ts";
import type { Health } from "../engine/status.ts";

export type ScanDeps = {
  store: Store;
  server: ServerScan & Pick<MediaServer, "name">;
  pathMap: readonly PathMap[];
  clock: Clock;
  warn: (message: string) => void;
  /** Where outages of the server are noted. */
  health: Pick<Health, "note">;
  /** Whether a folder of ours is there. */
  folderState: (folder: string) => Promise<FolderState>;
  /** Invalidates cached answers: these libraries (by id) show something else now. Never throws. */
  changed: (sections: readonly string[]) => Promise<void>;
  /** The stage has something to do. */
  wake: () => void;
};
