import { MIGRATIONS } from "../../../src/store/migrations/index.ts";
import type { MoveEnd } from "../../../src/store/move/move-end.ts";
import { openStore, type Store, type StoreFiles } from "../../../src/store/open.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { openPostgresEnd } from "../../../src/store/postgres/move-end.ts";
import { openSqliteEnd } from "../../../src/store/sqlite/move-end.ts";
import { openOptions } from "../../support/temp-store.ts";

export const openFile = (files: StoreFiles): Promise<Store> =>
  openStore(files, openOptions({ holdsLock: true }));
export const openServer = (url: string): Promise<Store> =>
  openPostgres({ url, storage: "nas" }, openOptions());

export const sqliteEnd = (files: StoreFiles, role: "from" | "to"): Promise<MoveEnd> =>
  openSqliteEnd(files, {
    role,
    prepare: async (database) => (await openFile({ ...files, database }))[Symbol.asyncDispose](),
    aside: `${files.database}.before-move`,
  });

export const postgresEnd = (url: string): Promise<MoveEnd> =>
  openPostgresEnd(
    { url, storage: "nas" },
    {
      newest: MIGRATIONS.length,
      prepare: async () => (await openServer(url))[Symbol.asyncDispose](),
    },
  );
