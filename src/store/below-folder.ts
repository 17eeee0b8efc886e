import { type Expression, type SqlBool, sql } from "kysely";

type PathColumn =
  | "path"
  | "folder"
  | "destination"
  | "original_path"
  | "release.path"
  | "source_path"
  | "final_path"
  | "operation.final_path"
  | "item.destination";

/**
 * Returns the first path that sorts after everything below a folder: "0" is the character after
 * "/".
 */
export const toPathAfterFolder = (folder: string): string => `${folder}0`;

/**
 * Matches paths below a folder. Uses a range instead of LIKE, because the index serves a range, and
 * names may contain % and _.
 */
export const isBelowFolder = (column: PathColumn, folder: string): Expression<SqlBool> =>
  sql<SqlBool>`(${sql.ref(column)} > ${`${folder}/`} and ${sql.ref(column)} < ${toPathAfterFolder(folder)})`;

/** Matches this path and all paths below it. */
export const isWithin = (column: PathColumn, path: string): Expression<SqlBool> =>
  sql<SqlBool>`(${sql.ref(column)} = ${path} or ${isBelowFolder(column, path)})`;
