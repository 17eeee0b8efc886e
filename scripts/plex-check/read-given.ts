import { readFileSync } from "node:fs";
import type * as z from "zod";
import { cleanText } from "../../src/base/text/clean-text.ts";

const WHY: Record<string, string> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "this user may not read it",
  EPERM: "this user may not read it",
  EISDIR: "it is a folder",
};

/**
 * Reads the file or pipe that an option names. Throws an Error that states the problem and what to
 * do.
 */
export function readGiven(option: string, path: string, holds: string): string {
  const file = `The file of ${option}, ${cleanText(path, 300)},`;
  const text = read(file, path, holds).trim();
  if (text === "") throw new Error(`${file} is empty. Write ${holds} into it.`);
  return text;
}

function read(file: string, path: string, holds: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new Error(
      `${file} cannot be read: ${WHY[code] ?? (code || "it failed")}. Name a file that ` +
        `contains ${holds}.`,
      {
        cause: error,
      },
    );
  }
}

/** Parses a value. Throws an Error that states what was found and what is allowed. */
export function parseGiven<T>(
  name: string,
  shape: z.ZodType<T>,
  value: string | undefined,
): T | undefined {
  if (!value) return undefined;
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  const allowed = read.error.issues.map(({ message }) => message).join("; ");
  throw new Error(`${name} is "${cleanText(value, 300)}". Allowed: ${allowed}.`);
}
