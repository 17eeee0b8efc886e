import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Characters that must never reach a terminal unescaped: control characters except the line feed,
 * characters that change the writing direction, and invisible characters.
 */
const RAW =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** Returns the first three lines that contain a forbidden character. */
export const rawLines = (text: string): string[] =>
  text
    .split("\n")
    .filter((line) => RAW.test(line))
    .slice(0, 3)
    .map((line) => JSON.stringify(line));

/**
 * Lists everything below a folder with all properties that a program could change, except read
 * times.
 */
export function snapshot(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .toSorted()
    .map((name) => {
      const path = join(folder, name);
      const { ino, mode, nlink, size, mtimeNs, ctimeNs } = lstatSync(path, { bigint: true });
      const content = lstatSync(path).isFile()
        ? createHash("sha256").update(readFileSync(path)).digest("hex")
        : "";
      return [name, ino, mode, nlink, size, mtimeNs, ctimeNs, content].join(" ");
    });
}
