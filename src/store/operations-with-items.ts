import type { Nullable, SelectQueryBuilder } from "kysely";
import type { Db } from "./open.ts";
import type { Schema } from "./schema.ts";

type WithAnyItem = Omit<Schema, "item"> & { item: Nullable<Schema["item"]> };

/** Selects operations, each with its release, and with its item if the item is still known. */
export const selectOperationsWithAnyItems = (
  db: Db,
): SelectQueryBuilder<WithAnyItem, "operation" | "release" | "item", {}> =>
  db
    .selectFrom("operation")
    .innerJoin("release", "release.id", "operation.release_id")
    .leftJoin("item", (join) =>
      join
        .onRef("item.release_id", "=", "operation.release_id")
        .onRef("item.path", "=", "operation.item_path"),
    );

/**
 * Selects operations with their release and item. Operations whose item is no longer known are left
 * out.
 */
export const selectOperationsWithItems = (
  db: Db,
): SelectQueryBuilder<Schema, "release" | "item" | "operation", {}> =>
  db
    .selectFrom("operation")
    .innerJoin("release", "release.id", "operation.release_id")
    .innerJoin("item", (join) =>
      join
        .onRef("item.release_id", "=", "operation.release_id")
        .onRef("item.path", "=", "operation.item_path"),
    );
