// Writes the contents of the package as CycloneDX, based on the lock: the packages that the last
// build bundled, and those that are installed with it. The output is the same for every run, so
// that two builds can be compared. `npm sbom` would list all packages of the lock, and npm 9, which
// Debian 12 has and which must be able to pack, has no such command.
import { readFile, writeFile } from "node:fs/promises";
import { namesIn } from "./third-party-notices.ts";

type Locked = {
  version: string;
  license?: string;
  integrity?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
};
type Project = {
  name: string;
  version: string;
  description: string;
  license: string;
  homepage: string;
  repository: { url: string };
};

const readJson = async <T>(path: string): Promise<T> =>
  JSON.parse(await readFile(path, "utf8")) as T;
const project = await readJson<Project>("package.json");
const { packages: locked } = await readJson<{ packages: Record<string, Locked> }>(
  "package-lock.json",
);
const held = new Set(namesIn(await readFile("dist/THIRD-PARTY-NOTICES.md", "utf8")));

const refTo = (name: string, { version }: Pick<Locked, "version">): string => `${name}@${version}`;
const nameAt = (path: string): string => path.replace(/^.*node_modules\//, "");

/** Returns the package that `name` means for a package in the folder `path`, as Node finds it. */
function findPackage(name: string, path: string): Locked | undefined {
  const found = locked[`${path === "" ? "" : `${path}/`}node_modules/${name}`];
  if (found !== undefined || path === "") return found;
  return findPackage(name, path.replace(/(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, ""));
}

function describe(ref: string, type: "application" | "library", name: string, version: string) {
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  return { "bom-ref": ref, type, name, version, scope: "required", purl };
}

function licences(license: string) {
  const isOne = !license.includes(" ");
  return { licenses: [isOne ? { license: { id: license } } : { expression: license }] };
}

function hashes(integrity: string) {
  const [alg = "", content = ""] = integrity.split(/-(.*)/s);
  const hex = Buffer.from(content, "base64").toString("hex");
  return { hashes: [{ alg: alg.replace(/^sha/, "SHA-"), content: hex }] };
}

function dependsOn(path: string, entry: Locked): string[] {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = entry;
  const all = { ...peerDependencies, ...optionalDependencies, ...devDependencies, ...dependencies };
  const refs = Object.keys(all).flatMap((name) => {
    const found = findPackage(name, path);
    return found === undefined ? [] : [refTo(name, found)];
  });
  return refs.filter((ref) => held.has(ref)).toSorted();
}

const parts = new Map(
  Object.entries(locked)
    .map(([path, entry]) => ({ path, entry, ref: refTo(nameAt(path), entry) }))
    .filter(({ ref }) => held.has(ref))
    .toSorted((a, b) => (a.ref < b.ref ? -1 : 1))
    .map((part) => [part.ref, part]),
);
const missing = [...held].filter((ref) => !parts.has(ref));
const root = locked[""];
if (missing.length > 0 || root === undefined) {
  throw new Error(
    `package-lock.json does not contain ${missing.join(", ")}. Run npm ci and build again.`,
  );
}

const self = refTo(project.name, project);
const whole = { path: "", entry: root, ref: self };
const bom = {
  $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
  bomFormat: "CycloneDX",
  specVersion: "1.5",
  version: 1,
  metadata: {
    lifecycles: [{ phase: "pre-build" }],
    tools: [{ vendor: project.name, name: "scripts/sbom.ts" }],
    component: {
      ...describe(self, "application", project.name, project.version),
      description: project.description,
      externalReferences: [
        { type: "vcs", url: project.repository.url },
        { type: "website", url: project.homepage },
      ],
      ...licences(project.license),
    },
  },
  components: [...parts.values()].map(({ path, entry, ref }) => ({
    ...describe(ref, "library", nameAt(path), entry.version),
    ...(entry.integrity !== undefined && hashes(entry.integrity)),
    ...(entry.license !== undefined && licences(entry.license)),
  })),
  dependencies: [...parts.values(), whole]
    .toSorted((a, b) => (a.ref < b.ref ? -1 : 1))
    .map(({ path, entry, ref }) => ({ ref, dependsOn: dependsOn(path, entry) })),
};
await writeFile("dist/sbom.cdx.json", `${JSON.stringify(bom, null, 2)}\n`);
