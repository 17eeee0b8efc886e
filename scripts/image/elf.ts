import { closeSync, globSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";

/** `e_machine` in https://gabi.xinuos.com/elf/a-emachine.html, by the names that Docker uses. */
const MACHINES: Record<number, string> = { 0x3e: "amd64", 0xb7: "arm64" };
/** Magic number, 64 bits, little-endian. */
const HEAD = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
const MACHINE_AT = 18;

/**
 * The processor of an ELF file: `amd64`, `arm64` or `machine N`. Undefined for any other file. A
 * file for 32 bits or in big-endian is `other`.
 */
export function readProcessor(path: string): string | undefined {
  const file = openSync(path, "r");
  const head = Buffer.alloc(MACHINE_AT + 2);
  try {
    if (readSync(file, head) < head.length) return undefined;
  } finally {
    closeSync(file);
  }
  if (!head.subarray(0, 4).equals(HEAD.subarray(0, 4))) return undefined;
  if (!head.subarray(0, HEAD.length).equals(HEAD)) return "other";
  const machine = head.readUInt16LE(MACHINE_AT);
  return MACHINES[machine] ?? `machine ${machine}`;
}

/** The ELF files below a folder, by their path in it, with their processors. */
export function listBinaries(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const path of globSync("**/*", { cwd: folder }).toSorted()) {
    if (!statSync(join(folder, path), { throwIfNoEntry: false })?.isFile()) continue;
    const processor = readProcessor(join(folder, path));
    if (processor !== undefined) found.set(path, processor);
  }
  return found;
}

/**
 * Checks that a folder has binaries, all for one processor. Returns their paths.
 * @throws with the path of a binary for another processor
 */
export function expectProcessor(folder: string, processor: string): string[] {
  const binaries = listBinaries(folder);
  if (binaries.size === 0) throw new Error(`${folder} has no binary.`);
  for (const [path, own] of binaries) {
    if (own !== processor) throw new Error(`${path} is for ${own}, not for ${processor}.`);
  }
  return [...binaries.keys()];
}
