import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { isPromised } from "./node-engines.ts";

/** A Node on this machine that plex-ingest does not run on, with its version. */
export async function oldNode(): Promise<[path: string, version: string] | undefined> {
  for (const path of ["/usr/bin/node", "/usr/local/bin/node", "/opt/homebrew/bin/node"]) {
    const version = await promisify(execFile)(path, ["-p", "process.versions.node"]).then(
      ({ stdout }) => stdout.trim(),
      () => "",
    );
    if (version !== "" && !isPromised(version)) return [path, version];
  }
  return undefined;
}
