import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { PrintedSpaceReport } from "../../src/app/space/space.ts";
import { BUNDLE, COMPILED, cli } from "../support/daemon.ts";
import type { Home } from "./home.ts";

/** Runs a line as if it were pasted into a shell where `plex-ingest` is installed. */
export function paste(home: Home, line: string, shell = "bash"): void {
  const bin = home.at("bin");
  mkdirSync(bin, { recursive: true });
  const ours = join(bin, "plex-ingest");
  writeFileSync(
    ours,
    `#!/bin/sh\nexec '${process.execPath}' '${BUNDLE}' --env-file '${home.envFile}' "$@" --yes\n`,
  );
  chmodSync(ours, 0o755);
  execFileSync(shell, ["-c", line], {
    cwd: home.path,
    env: { ...COMPILED, PATH: `${bin}:${process.env["PATH"]}`, HOME: home.path, LANG: "C.UTF-8" },
    stdio: "pipe",
  });
}

/** Returns the output of `space --json`, for files of any age. */
export async function space(
  home: Home,
  code = 0,
): Promise<
  PrintedSpaceReport & { of(kind: string): PrintedSpaceReport["groups"][number]["items"] }
> {
  const answer = await cli(home, "space", "--days", "0", "--limit", "100", "--json");
  expect(answer.code).toBe(code);
  const found = JSON.parse(answer.stdout) as PrintedSpaceReport;
  return { ...found, of: (kind) => found.groups.find((group) => group.kind === kind)?.items ?? [] };
}
