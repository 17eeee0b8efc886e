import { swapByRenames } from "../../../src/adapters/fs/swap.ts";
import { stageByRename } from "../../../src/adapters/fs/trash.ts";
import type { EngineFiles } from "../../../src/app/releases/files-port.ts";

export const NO_LINKS = {
  ok: false,
  code: "unsupported",
  why: "No links here.",
  fallThrough: true,
} as const;

/** A file system that cannot link files or share their blocks. */
export const onlyCopies = (): Partial<EngineFiles> => ({
  tryHardlink: async () => NO_LINKS,
  tryReflink: async () => NO_LINKS,
});

/** A file system on which a file cannot have two names, such as exFAT. */
export const withoutSecondNames = (): Partial<EngineFiles> => ({
  ...onlyCopies(),
  addSecondName: async () => ({ ok: false, code: "no_second_name", why: NO_LINKS.why }),
  publishNoReplace: async () => NO_LINKS,
  stageFromTrash: stageByRename,
  swapFiles: swapByRenames,
});
