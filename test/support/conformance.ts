import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { tempFolder } from "./temp-folder.ts";

type Check = { id: string; status: string; errorMessage?: string };
/** By the id of the check: what went wrong, or why that is right. */
type Failures = Record<string, string>;

const SUITE = join(
  dirname(fileURLToPath(import.meta.resolve("@modelcontextprotocol/conformance/package.json"))),
  "dist/index.js",
);

type Baseline = { scenarios: number; not_offered: Failures; needs_its_own: Failures };

/** What is known to fail, by revision; see the file. */
export const BASELINE = parse(readFileSync("test/fixtures/conformance.yaml", "utf8")) as Record<Revision, Baseline>;
export const REVISIONS = ["2026-07-28", "2025-11-25"] as const;
type Revision = (typeof REVISIONS)[number];

/**
 * Runs the official suite against the server at this address, which must be on loopback and ask for no token: the suite has
 * none. A warning counts as a failure.
 */
export async function runConformance(
  url: string,
  revision: Revision,
): Promise<{ scenarios: number; passed: string[]; failed: Failures }> {
  using folder = tempFolder();
  const results = folder.at("results");
  const env = { PATH: process.env["PATH"] ?? "", HOME: folder.path };
  const said = await new Promise<string>((resolve) => {
    // Its exit code says that something failed; what, is in the results.
    const args = [SUITE, "server", "--url", url, "--suite", "all", "--spec-version", revision, "--output-dir", results];
    execFile(process.execPath, args, { env, cwd: folder.path }, (_error, out, err) => resolve(out + err));
  });
  if (!said.includes("=== SUMMARY ===")) throw new Error(`The suite did not end: ${said.slice(-1000)}`);
  const scenarios = readdirSync(results);
  const checks = scenarios.flatMap(
    (scenario) => JSON.parse(readFileSync(join(results, scenario, "checks.json"), "utf8")) as Check[],
  );
  const failed = checks.filter(({ status }) => status === "FAILURE" || status === "WARNING");
  return {
    scenarios: scenarios.length,
    passed: checks.filter(({ status }) => status === "SUCCESS").map(({ id }) => id),
    failed: Object.fromEntries(failed.map(({ id, status, errorMessage }) => [id, errorMessage ?? status])),
  };
}
