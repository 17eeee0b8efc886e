import "./other-order.mjs";
import { resolve } from "node:path";
import Database from "better-sqlite3";
import { expect } from "vitest";
import { SEED } from "./random.ts";

/**
 * True for half of the files, and for others with each seed. A file that runs alone has the same
 * order as in a full run.
 */
function isReversedIn(path: string): boolean {
  let hash = SEED;
  for (const char of path) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01_00_01_93);
  return ((hash >>> 16) & 1) === 1;
}

let isReversed = false;

/** Called for each test file. Chooses the order of rows in queries that have no order. */
export function chooseRowOrder(): void {
  isReversed = isReversedIn((expect.getState().testPath ?? "").slice(resolve().length));
  Object.assign(Database.prototype, { reversesRows: isReversed });
}

/** True if such rows are reversed. */
export const hasReversedRows = (): boolean => isReversed;

/** Node's arguments that give a program's database the same order. */
export const orderArgs = (): string[] =>
  isReversed ? ["--import", resolve("test/support/other-order.mjs")] : [];
