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
