import { statSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { filesBelow, type TestEngine, testEngine } from "../../support/engine.ts";

/** An engine that is closed at the end of the test. */
export async function opened(made: Promise<TestEngine> = testEngine()): Promise<TestEngine> {
  const engine = await made;
  onTestFinished(() => engine[Symbol.asyncDispose]());
  return engine;
}

/** Every file below the library: bytes, inode and times. */
export const stateOf = ({ library }: TestEngine): unknown[] =>
  filesBelow(library).map((path) => {
    const { ino, size, mtimeNs, nlink } = statSync(join(library, path), { bigint: true });
    return [path, ino, size, mtimeNs, nlink];
  });
