import type { LibraryPolicy } from "../../app/library-state/libraries.ts";
import type { Config } from "../config/config.ts";

export const libraryPolicy = ({ mediaRoots, moviesDir, tvDir, pathMap }: Config): LibraryPolicy => ({
  mediaRoots,
  moviesDir,
  tvDir,
  pathMap,
});
