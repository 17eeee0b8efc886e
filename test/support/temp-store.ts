import { type OpenOptions, openStore, type Store, type StoreFiles } from "../../src/store/open.ts";
import { tempFolder } from "./temp-folder.ts";

export type TempStore = AsyncDisposable & {
  store: Store;
  files: StoreFiles;
  /** One more store over the same files, as another process opens them. The caller closes it. */
  open(options?: Partial<OpenOptions>): Promise<Store>;
};

/** Where a test's state folder keeps what; nothing is made. */
export const storeFilesIn = (folder: string): StoreFiles => ({
  database: `${folder}/plex-ingest.db`,
  lock: `${folder}/lock/engine.lock`,
  backups: `${folder}/backups`,
});

/** How tests open a store: no randomness, and a clock that does not move. */
export const openOptions = (options: Partial<OpenOptions> = {}): OpenOptions => ({
  mode: "create",
  random: () => 0.5,
  now: () => 1_000,
  ...options,
});

/** A real SQLite file in a folder of its own; both are gone at the end of the scope (`await using`). */
export async function tempStore(): Promise<TempStore> {
  const folder = tempFolder();
  const files = storeFilesIn(folder.at("state"));
  const store = await openStore(files, openOptions());
  return {
    store,
    files,
    open: (options) => openStore(files, openOptions({ mode: "existing", ...options })),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}
