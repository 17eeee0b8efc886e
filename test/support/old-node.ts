import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** A Node on this machine that is too old for plex-ingest, with its version. */
export async function oldNode(): Promise<[path: string, version: string] | undefined> {
  for (const path of ["/usr/bin/node", "/usr/local/bin/node", "/opt/homebrew/bin/node"]) {
    const version = await promisify(execFile)(path, ["-p", "process.versions.node"]).then(
      ({ stdout }) => stdout.trim(),
      () => "",
    );
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (version !== "" && (major < 22 || (major === 22 && minor < 22))) return [path, version];
  }
  return undefined;
}
