import { spawnSync } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { tempFolder } from "../support/temp-folder.ts";
import type { Manifest } from "./manifests.ts";

/** Returns the import of the manifest's kind from the types of Kubernetes' own schema. */
const typesOf = ({ apiVersion, kind }: Manifest): string => {
  const [group = "", version] = apiVersion.includes("/")
    ? apiVersion.split("/")
    : ["core", apiVersion];
  return `import type { ${kind} } from "kubernetes-types/${group.split(".")[0]}/${version}";\n`;
};

/** Checks named manifests against the types of Kubernetes 1.30. Returns the errors. */
export function faultsOf(given: readonly [string, Manifest][]): string[] {
  using folder = tempFolder();
  symlinkSync(resolve("node_modules"), folder.at("node_modules"));
  const files = given.map(([name, manifest], index) => {
    const file = folder.at(`m${index}.ts`);
    const text = `${typesOf(manifest)}export const ${name.replace(/\W/g, "_")}: ${manifest.kind} = ${JSON.stringify(manifest, null, 1)};\n`;
    writeFileSync(file, text);
    return file;
  });
  const options = [
    "--noEmit",
    "--strict",
    "--skipLibCheck",
    "--types",
    "",
    "--module",
    "nodenext",
    "--ignoreConfig",
  ];
  const { stdout } = spawnSync("node_modules/.bin/tsc", [...options, ...files], {
    encoding: "utf8",
  });
  return stdout.split("\n").filter((line) => line.includes("error"));
}
