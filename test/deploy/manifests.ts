import { readdirSync, readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

export const FOLDER = "deploy/kubernetes";

export type Manifest = {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  [key: string]: unknown;
};

/** The documents of a YAML file. A duplicate key is an error. */
export function readYaml(path: string): unknown[] {
  return parseAllDocuments(readFileSync(path, "utf8"), {
    uniqueKeys: true,
    strict: true,
    merge: true,
  }).map((document) => {
    const [error] = [...document.errors, ...document.warnings];
    if (error) throw error;
    return document.toJS() as unknown;
  });
}

/** All manifests of a folder with their file names, without the kustomization. */
export const manifests = (folder = FOLDER): [file: string, Manifest][] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".yaml") && file !== "kustomization.yaml")
    .flatMap((file) =>
      readYaml(`${folder}/${file}`).map((one) => [file, one as Manifest] as [string, Manifest]),
    );

export const SEVERAL = `${FOLDER}/several`;
export const STORAGES = ["nas-1", "nas-2"];

/** The manifests of several storages. */
export const severalStorages = (): [file: string, Manifest][] =>
  [".", "engine", ...STORAGES].flatMap((folder) => manifests(`${SEVERAL}/${folder}`));

/** Finds a manifest by its kind and name. */
export const findIn =
  (all: readonly [string, Manifest][]) =>
  (kind: string, name: string): Manifest => {
    const one = all.find(([, each]) => each.kind === kind && each.metadata.name === name)?.[1];
    if (!one) throw new Error(`There is no ${kind} ${name}.`);
    return one;
  };
