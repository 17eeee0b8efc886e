import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readProject } from "../../scripts/release/project.ts";
import { readYaml } from "./manifests.ts";

type Step = {
  uses?: string;
  run?: string;
  id?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
};
type Job = {
  "timeout-minutes"?: number;
  needs?: string | string[];
  uses?: string;
  permissions?: Record<string, string>;
  outputs?: Record<string, string>;
  steps?: Step[];
};
type Workflow = { on: object; permissions: Record<string, string>; jobs: Record<string, Job> };

const FILE = ".github/workflows/release.yml";
const TEXT = readFileSync(FILE, "utf8");
const [workflow] = readYaml(FILE) as [Workflow];
const { jobs } = workflow;
const stepsOf = (job: string): Step[] => jobs[job]?.steps ?? [];
const usesOf = (job: string, action: string): Step => {
  const steps = stepsOf(job).filter(({ uses }) => uses?.startsWith(`${action}@`));
  expect(steps, `${action} in ${job}`).toHaveLength(1);
  return steps[0] ?? {};
};

test("only version tags are released, after the tests, in an order that can be repeated", () => {
  expect(workflow.on).toEqual({ push: { tags: ["v[0-9]+.[0-9]+.[0-9]+"] } });
  expect(Object.entries(jobs).map(([name, { needs = [] }]) => [name, [needs].flat()])).toEqual([
    ["test", []],
    ["make", ["test"]],
    ["try", ["test"]],
    ["image", ["make", "try"]],
    ["package", ["make", "image"]],
    ["page", ["make", "package"]],
  ]);
});

test("each job has only the rights that its work needs", () => {
  expect(workflow.permissions).toEqual({ contents: "read" });
  const rights = Object.entries(jobs).map(([name, { permissions }]) => [name, permissions]);
  expect(Object.fromEntries(rights)).toEqual({
    test: undefined,
    make: { contents: "read" },
    try: { contents: "read" },
    image: { contents: "read", packages: "write", "id-token": "write", attestations: "write" },
    package: { contents: "read", "id-token": "write", attestations: "write" },
    page: { contents: "write" },
  });
});

test("the package is published by the workflow's identity, without a token", () => {
  const text = JSON.stringify(stepsOf("package"));
  expect(text).not.toMatch(/secrets|TOKEN|token|password|npmrc/);
  const { run = "", env } = stepsOf("package").at(-1) ?? {};
  expect(run).toMatch(/^npm publish --access public --tag "\$PACKAGE_TAG" "\$tarball"$/m);
  expect(Object.keys(env ?? {})).toEqual(["PACKAGE_TAG"]);
  // npm's own minimum for trusted publishing is 11.5.1; `npm@11` is the newest of its line.
  expect(stepsOf("package").at(-2)?.run).toBe("npm install -g npm@11");
});

test("secrets are read in one step only: the sign-in at the image's registry", () => {
  const secret = [...TEXT.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name);
  expect(secret).toEqual(["IMAGE_TOKEN"]);
  expect(usesOf("image", "docker/login-action").with).toMatchObject({
    password: `\${{ secrets.IMAGE_TOKEN }}`,
  });
});

test("the image is for both processors, without emulation, with SBOM and attestation", () => {
  const { with: build, id } = usesOf("image", "docker/build-push-action");
  expect(build).toEqual({
    context: ".",
    platforms: "linux/amd64,linux/arm64",
    push: true,
    tags: `\${{ needs.make.outputs.tags }}`,
    labels: `\${{ needs.make.outputs.labels }}`,
    sbom: true,
    // With `max`, build arguments become public. This build has no arguments.
    provenance: "mode=max",
  });
  expect(usesOf("image", "actions/attest-build-provenance").with).toEqual({
    "subject-name": `\${{ needs.make.outputs.image }}`,
    "subject-digest": `\${{ steps.${id}.outputs.digest }}`,
  });
  expect(TEXT).not.toMatch(/qemu/i);
  const dockerfile = readFileSync("Dockerfile", "utf8");
  const final = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));
  expect(final).not.toMatch(/^RUN /m);
});

test("every output that a job reads is made by the job that it needs", () => {
  const made = Object.keys(jobs["make"]?.outputs ?? {});
  const read = [...TEXT.matchAll(/needs\.make\.outputs\.(\w+)/g)].map(([, name]) => name);
  expect(new Set(read)).toEqual(new Set(made));
});

test("each artefact is installed before anything is published, within 20 minutes", () => {
  const { run = "" } = stepsOf("try").at(-1) ?? {};
  expect(run).toMatch(/npm run release -- --try --tag/);
  expect(jobs["try"]?.["timeout-minutes"]).toBe(20);
  // The push-and-pull-request run keeps the draft, which its tests make.
  expect(readFileSync(".ci/run", "utf8")).not.toContain("--try");
});

test("address, image and registries come from package.json", () => {
  const { repository, slug, image } = readProject();
  for (const value of [repository, slug, image, "docker.io", "ghcr.io"]) {
    expect(TEXT).not.toContain(value);
  }
});

test("the checksums are checked before anything is published, and the page has all files", () => {
  for (const job of ["package", "page"]) {
    const commands = stepsOf(job).map(({ run = "" }) => run);
    const check = commands.indexOf("sha256sum --check SHA256SUMS");
    const publish = commands.findIndex((run) => /npm publish|gh release/.test(run));
    expect(check, job).toBeGreaterThan(-1);
    expect(publish, job).toBeGreaterThan(check);
  }
  expect(stepsOf("page").at(-1)?.run).toContain(
    "--notes-file release/NOTES.md release/SHA256SUMS release/plex-ingest*",
  );
});

test("each action has a version or a hash, and a hash has its version as a comment", () => {
  const used = [...TEXT.matchAll(/uses: (\S+)(.*)$/gm)].filter(
    ([, name]) => name !== "./.github/workflows/ci.yml",
  );
  expect(used.length).toBeGreaterThan(8);
  for (const [, name = "", rest = ""] of used) {
    expect(name).toMatch(/@(?:v\d+(?:\.\d+)*|[\da-f]{40})$/);
    if (/@[\da-f]{40}$/.test(name)) expect(rest, name).toMatch(/^ # v\d+/);
  }
});
