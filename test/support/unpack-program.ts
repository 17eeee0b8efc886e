import { test as anyTest } from "vitest";
import { findUnpackProgram } from "../../src/adapters/unpack/programs.ts";

const program = await findUnpackProgram(process.env["PATH"] ?? "", AbortSignal.timeout(60_000));
const WHY = "no program that reads RAR is here (Debian: libarchive-tools)";
if (!program && process.env["CI"]) throw new Error(`${WHY}.`);
if (!program) console.log(`skipped: ${WHY}`);

/**
 * Tests that unpack for real: left out, with a line that says so, where no program can; in CI that
 * is an error.
 */
export const test = anyTest.skipIf(!program);
