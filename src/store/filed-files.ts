import type { Db } from "./open.ts";

/** Operations with their releases, and with their items where those are known still. */
export const operationsAndItems = (db: Db) =>
  db
    .selectFrom("operation")
    .innerJoin("release", "release.id", "operation.release_id")
    .leftJoin("item", (join) =>
      join.onRef("item.release_id", "=", "operation.release_id").onRef("item.path", "=", "operation.item_path"),
    );

/** Operations with their releases and items: those of which an item is known. */
export const withItems = (db: Db) =>
  db
    .selectFrom("operation")
    .innerJoin("release", "release.id", "operation.release_id")
    .innerJoin("item", (join) =>
      join.onRef("item.release_id", "=", "operation.release_id").onRef("item.path", "=", "operation.item_path"),
    );
