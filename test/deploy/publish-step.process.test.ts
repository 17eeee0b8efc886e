import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";
import { readYaml } from "./manifests.ts";

type Workflow = { jobs: { package: { steps: { run?: string }[] } } };

const [workflow] = readYaml(".github/workflows/release.yml") as [Workflow];
const SCRIPT = workflow.jobs.package.steps.at(-1)?.run ?? "";
const TARBALL = "the bytes of a package";
const INTEGRITY = `sha512-${createHash("sha512").update(TARBALL).digest("base64")}`;

/** Runs the step with an npm that has published `integrity`, and returns the lines it was called with. */
function publish(integrity: string, exitCode = 0): { status: number | null; calls: string[] } {
  using folder = tempFolder();
  folder.write("release/plex-ingest-1.2.3.tgz", TARBALL);
  const calls = folder.at("calls");
  const npm = `#!/bin/sh\necho "$*" >>'${calls}'\n[ "$1" = view ] || exit ${exitCode}\n[ -n '${integrity}' ] || exit 1\necho '${integrity}'\n`;
  folder.write("bin/npm", npm);
  execFileSync("chmod", ["755", folder.at("bin/npm")]);
  const { status } = spawnSync("bash", ["-e", "-c", SCRIPT], {
    cwd: folder.path,
    env: {
      PATH: `${folder.at("bin")}:/usr/bin:/bin`,
      GITHUB_REF_NAME: "v1.2.3",
      PACKAGE_TAG: "latest",
    },
  });
  return {
    status,
    calls: existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [],
  };
}

const VIEW = "view plex-ingest@1.2.3 dist.integrity";
const PUBLISH = "publish --access public --tag latest ./release/plex-ingest-1.2.3.tgz";

test.each([
  ["a new version", "", [VIEW, PUBLISH]],
  ["a version with other bytes, which npm then refuses", "sha512-other", [VIEW, PUBLISH]],
  ["no version whose bytes were already published by hand", INTEGRITY, [VIEW]],
])("the workflow publishes %s", (_, integrity, calls) => {
  expect(publish(integrity)).toEqual({ status: 0, calls });
});

test("the job fails if npm refuses the package", () => {
  expect(publish("", 1)).toEqual({ status: 1, calls: [VIEW, PUBLISH] });
});
