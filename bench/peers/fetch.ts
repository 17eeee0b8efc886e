import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Source } from "./peer.ts";

const LIMIT_MS = 120_000;

/**
 * Downloads a program into its own folder below `folder`, without running its package's scripts and
 * without installing anything in the system. Returns the path. @throws Error with the reason if the
 * program is not available
 */
export function fetchPeer(source: Source, folder: string): string {
  mkdirSync(folder, { recursive: true });
  if ("npm" in source) {
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    run(
      "npm",
      ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev", source.npm],
      folder,
    );
    return join(folder, "node_modules");
  }
  run("apt-get", ["download", "-qq", ...source.debian], folder);
  const root = join(folder, "root");
  mkdirSync(root);
  for (const name of readdirSync(folder).filter((one) => one.endsWith(".deb"))) {
    run("dpkg", ["-x", name, root], folder);
  }
  return root;
}

function run(file: string, args: readonly string[], cwd: string): void {
  const { status, stderr, error } = spawnSync(file, args, {
    cwd,
    encoding: "utf8",
    timeout: LIMIT_MS,
  });
  if (error) throw new Error(`${file}: ${error.message}`);
  if (status === 0) return;
  // npm prints its reason first, and apt prints it last. In both cases, the line begins with its
  // kind.
  const said = stderr
    .split("\n")
    .find((line) => /^(?:npm error 404 +\S|npm error \S+ .{20}|E: )/.test(line));
  const why = (said ?? stderr.trim().split("\n").at(-1) ?? "").replace(
    /^(?:npm error(?: 404)?|E:) +/,
    "",
  );
  // The registry's address is of no use to a reader of the page.
  throw new Error(why.replace(/ - GET \S+| *https?:\/\/\S+/g, "").slice(0, 200));
}
