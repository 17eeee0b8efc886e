import type { Nullable, SelectQueryBuilder } from "kysely";
import type { Db } from "./open.ts";
import type { Schema } from "./schema.ts";

type WithAnyItem = Omit<Schema, "item"> & { item: Nullable<Schema["item"]> };

/** Operations, each with its release, and with its item where that is still known. */
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

/** The same without those whose item is no longer known. */
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
