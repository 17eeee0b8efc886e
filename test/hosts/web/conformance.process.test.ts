import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { SUITE_OFFERS, SUITE_TOOLS } from "../../support/suite-offers.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { startWeb } from "./web-server.ts";

type Check = { id: string; status: string; errorMessage?: string };

const PACKAGE = fileURLToPath(
  import.meta.resolve("@modelcontextprotocol/conformance/package.json"),
);

/** Known failures by revision, each with the reason why it is right. */
const KNOWN = parse(readFileSync("test/fixtures/conformance.yaml", "utf8")) as Record<
  string,
  { scenarios: number; fails: Record<string, string> }
>;

test.each(Object.entries(KNOWN))(
  "with the official suite's tools, our HTTP server fails for %s only in features that it does not offer",
  async (revision, { scenarios, fails }) => {
    // The suite sends no token.
    await using web = await startWeb({
      token: undefined,
      tools: { operator: SUITE_TOOLS, reviewer: SUITE_TOOLS, reader: SUITE_TOOLS },
      offers: SUITE_OFFERS,
    });
    using folder = tempFolder();
    const results = folder.at("results");
    const env = { PATH: process.env["PATH"] ?? "", HOME: folder.path };
    const asked = [
      "server",
      "--url",
      `${web.url}/mcp`,
      "--suite",
      "all",
      "--spec-version",
      revision,
    ];
    const args = [join(dirname(PACKAGE), "dist/index.js"), ...asked, "--output-dir", results];
    const said = await new Promise<string>((resolve) => {
      // The exit code only shows that something failed; the results show what failed.
      execFile(process.execPath, args, { env, cwd: folder.path }, (_error, out, err) =>
        resolve(out + err),
      );
    });
    expect(said).toContain("=== SUMMARY ===");
    const made = readdirSync(results);
    const checks = made.flatMap(
      (one) => JSON.parse(readFileSync(join(results, one, "checks.json"), "utf8")) as Check[],
    );
    const failed = checks.filter(({ status }) => status === "FAILURE" || status === "WARNING");
    expect(
      Object.fromEntries(
        failed.map(({ id, status, errorMessage }) => [id, errorMessage ?? status]),
      ),
    ).toEqual(Object.fromEntries(Object.keys(fails).map((id) => [id, expect.any(String)])));
    expect(made).toHaveLength(scenarios);
  },
);
