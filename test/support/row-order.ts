import "./other-order.mjs";
import { resolve } from "node:path";
import Database from "better-sqlite3";
import { expect } from "vitest";
import { SEED } from "./random.ts";

/**
 * Returns true for half of the files. Each seed selects a different half. A file that runs alone
 * has the same order as in a full run.
 */
function isReversedIn(path: string): boolean {
  let hash = SEED;
  for (const char of path) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01_00_01_93);
  return ((hash >>> 16) & 1) === 1;
}

let isReversed = false;

/** Chooses the order of rows in queries that have no order. Called for each test file. */
export function chooseRowOrder(): void {
  isReversed = isReversedIn((expect.getState().testPath ?? "").slice(resolve().length));
  Object.assign(Database.prototype, { reversesRows: isReversed });
}

/** True if the rows of queries without an order are reversed. */
export const hasReversedRows = (): boolean => isReversed;

/** Node's arguments that give a program's database the same order. */
export const orderArgs = (): string[] =>
  isReversed ? ["--import", resolve("test/support/other-order.mjs")] : [];
