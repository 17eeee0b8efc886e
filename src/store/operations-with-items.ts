import type { Db } from "./open.ts";

/** Operations, each with its release, and with its item where that is still known. */
export const selectOperationsWithAnyItems = (db: Db) =>
  db
    .selectFrom("operation")
    .innerJoin("release", "release.id", "operation.release_id")
    .leftJoin("item", (join) =>
      join
        .onRef("item.release_id", "=", "operation.release_id")
        .onRef("item.path", "=", "operation.item_path"),
    );

/** The same without those whose item is no longer known. */
export const selectOperationsWithItems = (db: Db) =>
  db
    .selectFrom("operation")
    .innerJoin("release", "release.id", "operation.release_id")
    .innerJoin("item", (join) =>
      join
        .onRef("item.release_id", "=", "operation.release_id")
        .onRef("item.path", "=", "operation.item_path"),
    );
