import type { EngineFiles } from "../../../src/app/releases/files-port.ts";

export const NO_LINKS = {
  ok: false,
  code: "unsupported",
  why: "No links here.",
  fallThrough: true,
} as const;

/** A file system that can neither link files nor share their blocks. */
export const onlyCopies = (): Partial<EngineFiles> => ({
  tryHardlink: async () => NO_LINKS,
  tryReflink: async () => NO_LINKS,
});
