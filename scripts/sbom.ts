// Writes the contents of the package as CycloneDX, based on the lock: the packages that the last
// build bundled, and those that are installed with it. The output is the same for every run, so
// that two builds can be compared.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { namesIn } from "./third-party-notices.ts";

type Component = { "bom-ref": string; scope?: string; properties?: unknown[] };
type Bom = {
  serialNumber?: string;
  metadata: { timestamp?: string; tools: { version?: string }[]; component: { name: string } };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
};

const { name } = JSON.parse(await readFile("package.json", "utf8")) as { name: string };
const held = new Set(namesIn(await readFile("dist/THIRD-PARTY-NOTICES.md", "utf8")));
const { stdout } = await promisify(execFile)(
  "npm",
  ["sbom", "--package-lock-only", "--sbom-format", "cyclonedx", "--sbom-type", "application"],
  { maxBuffer: 64 * 1024 ** 2 },
);
const { serialNumber: _, ...bom } = JSON.parse(stdout) as Bom;
const components = bom.components
  .filter(({ "bom-ref": ref }) => held.has(ref))
  // For bundled packages, npm records only that they were not to be installed.
  .map((component) => ({ ...component, scope: "required", properties: [] }))
  .toSorted((a, b) => (a["bom-ref"] < b["bom-ref"] ? -1 : 1));
const missing = held.difference(new Set(components.map((component) => component["bom-ref"])));
if (missing.size > 0) {
  throw new Error(
    `package-lock.json does not contain ${[...missing].join(", ")}. Run npm ci and build again.`,
  );
}
const { timestamp: __, tools, component, ...metadata } = bom.metadata;
const isKept = (ref: string): boolean => held.has(ref);
const narrowed = {
  ...bom,
  metadata: {
    ...metadata,
    tools: tools.map(({ version: ___, ...tool }) => tool),
    // npm uses the name of the folder.
    component: { ...component, name },
  },
  components,
  dependencies: bom.dependencies
    .filter(({ ref }) => isKept(ref) || ref.startsWith(`${name}@`))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isKept).toSorted() }))
    .toSorted((a, b) => (a.ref < b.ref ? -1 : 1)),
};
await writeFile("dist/sbom.cdx.json", `${JSON.stringify(narrowed, null, 2)}\n`);
