import { test as anyTest } from "vitest";
import { findUnpackProgram } from "../../src/adapters/unpack/programs.ts";
import { untilHung } from "./wait-for.ts";

const program = await findUnpackProgram(process.env["PATH"] ?? "", untilHung());
const WHY = "no program that reads RAR is here (Debian: libarchive-tools)";
if (!program && process.env["CI"]) throw new Error(`${WHY}.`);
if (!program) console.log(`skipped: ${WHY}`);

/**
 * Tests that really unpack. They are skipped with a message if no program can unpack. In CI, that
 * is an error.
 */
export const test = anyTest.skipIf(!program);
