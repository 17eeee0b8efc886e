import "./other-order.mjs";
import { resolve } from "node:path";
import Database from "better-sqlite3";
import { expect } from "vitest";
import { SEED } from "./random.ts";

/**
 * Half of the files, others with each seed; a file that runs alone has the same order as among all.
 */
function isReversedIn(path: string): boolean {
  let hash = SEED;
  for (const char of path) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01_00_01_93);
  return ((hash >>> 16) & 1) === 1;
}

let isReversed = false;

/** Called for each file of tests: in which order rows come in it that no query orders. */
export function chooseRowOrder(): void {
  isReversed = isReversedIn((expect.getState().testPath ?? "").slice(resolve().length));
  Object.assign(Database.prototype, { reversesRows: isReversed });
}

/** Whether they come from their end. */
export const hasReversedRows = (): boolean => isReversed;

/** What Node is given so that a program's database does the same. */
export const orderArgs = (): string[] =>
  isReversed ? ["--import", resolve("test/support/other-order.mjs")] : [];
