// Apart from `wire-trash`: the library policy loads zod, and the commands for the trash must start without it.
import { spaceOf } from "../../../adapters/machine/inspect.ts";
import { libraryFoldersAndRoots } from "../../../app/library-state/libraries.ts";
import { inPlace } from "../../../app/review/in-place.ts";
import { readFreeSpace } from "../../../app/trash/free-space.ts";
import type { Storage } from "../../../hosts/mcp/tools/define.ts";
import type { Store } from "../../../store/open.ts";
import type { Config } from "../../config/config.ts";
import { libraryPolicy } from "../../parts/planning.ts";
import { type TrashOptions, trashDeskOn } from "../../use-cases/trash.ts";

/** The trash and the disks for the page, on an open store. */
export function wireStorage(config: Config, opened: Store, options: TrashOptions): Storage {
  const store = inPlace(opened);
  const libraryHomes = () => libraryFoldersAndRoots(store, libraryPolicy(config));
  return {
    ...trashDeskOn(config, store, options),
    freeSpace: (signal) => readFreeSpace({ libraryHomes, spaceOf, minFreeBytes: config.minFreeBytes }, signal),
  };
}
