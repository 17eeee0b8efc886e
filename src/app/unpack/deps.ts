import type { extractArchive } from "../../adapters/unpack/extract.ts";
import type { UnpackProgram } from "../../adapters/unpack/programs.ts";
import type { readArchive } from "../../adapters/unpack/read-archive.ts";
import type { listStaging, removeStaging } from "../../adapters/unpack/staging.ts";
import type { WorkDeps } from "../engine/work-on.ts";
import type { Files } from "../releases/files-port.ts";

/** Archives, and the programs that unpack them; made of the adapters in bin. */
export type Archives = {
  readArchive: typeof readArchive;
  extractArchive: typeof extractArchive;
  listStaging: typeof listStaging;
  removeStaging: typeof removeStaging;
  /** The program that is installed now. */
  findProgram(signal: AbortSignal): Promise<UnpackProgram | undefined>;
};

export type UnpackDeps = WorkDeps & {
  archives: Archives;
  files: Pick<
    Files,
    "copyVerified" | "fileIdentity" | "freeBytes" | "listRoot" | "makeFolders" | "removeEmptyFolders" | "syncFolder"
  >;
  /** The media root whose file system gets what is unpacked, and the folder in it that is this installation's alone. */
  root: string;
  home: string;
  /** Kept free on that file system; bytes. */
  minFreeBytes: number;
  newId: () => string;
};
