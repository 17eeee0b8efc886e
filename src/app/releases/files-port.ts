import type { FILES } from "../../adapters/fs/files.ts";

/** The file system as the engine sees it; made in `program`. */
export type Files = typeof FILES;
