import type { EngineFiles } from "../../../src/app/releases/files-port.ts";

type Meanwhile = (source: string, target: string) => unknown;

/** A file system that runs a callback right before a file is linked. */
export const beforeLink =
  (meanwhile: Meanwhile) =>
  (real: EngineFiles): Partial<EngineFiles> => ({
    async tryHardlink(source, target, expected) {
      await meanwhile(source, target);
      return real.tryHardlink(source, target, expected);
    },
  });

/**
 * A file system that runs a callback right after the link, before the caller learns about the link.
 */
export const afterLink =
  (meanwhile: Meanwhile) =>
  (real: EngineFiles): Partial<EngineFiles> => ({
    async tryHardlink(source, target, expected) {
      const linked = await real.tryHardlink(source, target, expected);
      await meanwhile(source, target);
      return linked;
    },
  });
