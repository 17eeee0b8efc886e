import type { FindGone } from "../../app/library-state/find-gone.ts";
import type { Program } from "../program.ts";

/** Time limit, because a person waits. The library is listed only if a file is missing. */
const LIST_LIBRARY_MS = 3000;

/**
 * Creates the check for files that were deleted by hand, for answers to a person. Loaded when it is
 * first needed, because it reads libraries.
 */
export async function openFindGone(program: Program): Promise<FindGone> {
  const [{ createLibraryLook }, store, files] = await Promise.all([
    import("../parts/library-look.ts"),
    program.store(),
    program.files(),
  ]);
  const deps = { store, files, listingTimeoutMs: LIST_LIBRARY_MS };
  return createLibraryLook(program.config, deps).findGone;
}
