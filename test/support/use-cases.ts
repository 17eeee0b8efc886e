import type { UseCases } from "../../src/program/use-cases/use-cases.ts";

const NAMES = [
  "dashboard",
  "queue",
  "decisions",
  "undo",
  "takeIn",
  "engine",
  "followed",
  "record",
  "works",
  "identifyLines",
  "torrents",
  "fileTools",
  "previewNames",
  "trash",
  "filedWorks",
  "freeSpace",
  "space",
  "adopt",
  "audit",
  "missing",
  "why",
  "whyTitled",
  "plex",
  "library",
  "playback",
  "curate",
  "posters",
  "settings",
  "pageSettings",
  "database",
  "web",
  "tryNotify",
  "doctor",
  "health",
  "log",
  "setup",
  "clients",
  "service",
  "uninstall",
  "torrentDone",
  "hookEvent",
  "answerHook",
] as const satisfies readonly (keyof UseCases)[];

/** Returns use cases for a test. A use case that is not given throws when it is called. */
export function fakeUseCases(given: Partial<UseCases> = {}): UseCases {
  const missing = NAMES.map((name) => [
    name,
    async (): Promise<never> => {
      throw new Error(`${name} was not expected.`);
    },
  ]);
  return { ...(Object.fromEntries(missing) as UseCases), ...given };
}
