import type { Store } from "../../store/open.ts";
import type { Files } from "../files-port.ts";

/** Proof that this process may touch media files. */
export type EngineLease = {
  number: number;
  /** Throws when the operating system's lock is no longer ours. Called before every publication. */
  assertHeld(): void;
};

/** What every step of the journal needs. */
export type JournalDeps = {
  store: Store;
  files: Files;
  now: () => number;
  newId: () => string;
  lease: EngineLease;
  /** Told in one sentence when a copy that takes long began, and how it ended. */
  sayCopy?: ((sentence: string) => void) | undefined;
};
