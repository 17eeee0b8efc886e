import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The steps that start a program: making the release, trying it, and trying its image as root. */
type ReleaseStep = "make" | "try" | "image";

type ReleaseProgram = {
  name: string;
  /** The Debian package that has it. */
  debian: string;
  steps: readonly ReleaseStep[];
};

/** Every program that a step of the release starts. A test compares the list with the steps. */
export const RELEASE_PROGRAMS: readonly ReleaseProgram[] = [
  { name: "npm", debian: "npm", steps: ["make", "try"] },
  { name: "tar", debian: "tar", steps: ["make", "try"] },
  { name: "chmod", debian: "coreutils", steps: ["make"] },
  { name: "du", debian: "coreutils", steps: ["make"] },
  { name: "sh", debian: "dash", steps: ["try"] },
  { name: "sha256sum", debian: "coreutils", steps: ["try"] },
  { name: "bsdtar", debian: "libarchive-tools", steps: ["try"] },
  { name: "cp", debian: "coreutils", steps: ["image"] },
  { name: "chown", debian: "coreutils", steps: ["image"] },
  { name: "chroot", debian: "coreutils", steps: ["image"] },
  { name: "env", debian: "coreutils", steps: ["image"] },
  { name: "id", debian: "coreutils", steps: ["image"] },
  { name: "ldd", debian: "libc-bin", steps: ["image"] },
  { name: "mount", debian: "mount", steps: ["image"] },
  { name: "setpriv", debian: "util-linux", steps: ["image"] },
  { name: "unshare", debian: "util-linux", steps: ["image"] },
];

/**
 * Returns what to install before these steps can run to their end, or undefined if nothing is
 * missing.
 * @param path the value of `PATH`
 */
export function describeMissing(steps: readonly ReleaseStep[], path: string): string | undefined {
  const folders = path.split(delimiter);
  const missing = RELEASE_PROGRAMS.filter(
    ({ name, steps: needing }) =>
      needing.some((step) => steps.includes(step)) &&
      !folders.some((folder) => existsSync(join(folder, name))),
  );
  if (missing.length === 0) return undefined;
  const packages = [...new Set(missing.map(({ debian }) => debian))].join(" ");
  return (
    `Missing programs: ${missing.map(({ name }) => name).join(", ")}. Nothing was made. ` +
    `On Debian, install them with: sudo apt-get install ${packages}`
  );
}
