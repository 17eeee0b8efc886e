import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { expectSettings } from "./expect-settings.ts";
import {
  findIn,
  type Manifest,
  manifests,
  readYaml,
  SEVERAL,
  STORAGES,
  severalStorages,
} from "./manifests.ts";

type Labels = Record<string, string>;
type Container = {
  args: string[];
  env?: { name: string; value?: string }[];
  securityContext: object;
};
type Workload = {
  spec: {
    serviceName?: string;
    replicas: number;
    selector: { matchLabels: Labels };
    template: {
      metadata: { labels: Labels };
      spec: { containers: [Container]; securityContext: object };
    };
  };
};
type Kustomization = {
  resources: string[];
  namespace?: string;
  nameSuffix?: string;
  labels?: { pairs: Labels; includeSelectors: boolean }[];
};

const of = (folder: string): [string, Manifest][] => manifests(`${SEVERAL}/${folder}`);
const all = severalStorages();
const find = findIn(all);
const kustomization = (folder: string): Kustomization =>
  readYaml(`${SEVERAL}/${folder}/kustomization.yaml`)[0] as Kustomization;

test("each kustomization includes every file in its folder", () => {
  for (const folder of [".", "engine", ...STORAGES]) {
    const { resources } = kustomization(folder);
    const files = new Set(of(folder).map(([file]) => file));
    expect(new Set(resources.filter((each) => each.endsWith(".yaml"))), folder).toEqual(files);
    for (const each of resources) {
      expect(existsSync(`${SEVERAL}/${folder}/${each}`), each).toBe(true);
    }
  }
  expect(kustomization(".").resources).toEqual(expect.arrayContaining(STORAGES));
  expect(kustomization(".").namespace).toBe(find("Namespace", "media-storages").metadata.name);
});

test.each(STORAGES)("the engines of %s have its name, its label and its volume", (storage) => {
  const { nameSuffix, labels } = kustomization(storage);
  expect(nameSuffix).toBe(`-${storage}`);
  expect(labels).toEqual([{ pairs: { "plex-ingest/storage": storage }, includeSelectors: true }]);
  const [, volume] = of(storage).find(([, { kind }]) => kind === "PersistentVolume") ?? [];
  expect(volume?.["spec"]).toMatchObject({
    claimRef: { namespace: kustomization(".").namespace, name: `media${nameSuffix}` },
    accessModes: ["ReadWriteMany"],
  });
});

test("the engines run without privileges, and node drains stop one at a time", () => {
  const { spec } = find("StatefulSet", "engine") as Manifest & Workload;
  const [container] = spec.template.spec.containers;
  expect(container).toMatchObject({
    args: ["daemon"],
    securityContext: {
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
    },
  });
  expect(container.env?.[0]).toEqual({
    name: "STORAGE_NAME",
    valueFrom: { fieldRef: { fieldPath: "metadata.labels['plex-ingest/storage']" } },
  });
  expect(find("Service", "engine")["spec"]).toMatchObject({
    clusterIP: "None",
    selector: spec.selector.matchLabels,
  });
  expect(spec.serviceName).toBe("engine");
  expect(find("PodDisruptionBudget", "engine")["spec"]).toEqual({
    maxUnavailable: 1,
    selector: spec.selector,
  });
});

test("the page has several replicas and no volume, and at least one pod always stays", () => {
  const { spec } = find("Deployment", "plex-ingest-page") as Manifest & Workload;
  expect(spec.template.spec.containers[0].args).toEqual(["mcp", "--http"]);
  expect(spec.replicas).toBeGreaterThan(1);
  expect(JSON.stringify(spec.template)).not.toContain("persistentVolumeClaim");
  expect(find("Service", "plex-ingest")["spec"]).toMatchObject({
    selector: spec.selector.matchLabels,
  });
  expect(find("PodDisruptionBudget", "plex-ingest-page")["spec"]).toEqual({
    minAvailable: 1,
    selector: spec.selector,
  });
});

test("selectors match the pods of their own template", () => {
  for (const one of [
    find("StatefulSet", "engine"),
    find("Deployment", "plex-ingest-page"),
  ] as (Manifest & Workload)[]) {
    expect(one.spec.template.metadata.labels).toMatchObject(one.spec.selector.matchLabels);
  }
  const policies = all.flatMap(([, each]) =>
    each.kind === "NetworkPolicy" ? [each as Manifest & Policy] : [],
  );
  for (const component of ["engine", "page"]) {
    expect(
      policies.map(({ spec }) => spec.podSelector.matchLabels["app.kubernetes.io/component"]),
    ).toContain(component);
  }
});
type Policy = {
  spec: { podSelector: { matchLabels: Labels }; egress?: { ports: { port: number }[] }[] };
};

test("an engine can reach every download client on its usual port", () => {
  const { spec } = find("NetworkPolicy", "plex-ingest") as Manifest & Policy;
  const open = (spec.egress ?? []).flatMap(({ ports }) => ports.map(({ port }) => port));
  const usual = readdirSync("src/clients").flatMap((kind) => {
    const file = `src/clients/${kind}/kind.ts`;
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    return [...text.matchAll(/PORT = (\d+);/g)].map(([, port]) => Number(port));
  });
  expect(usual.length).toBeGreaterThanOrEqual(5);
  expect(open).toEqual(expect.arrayContaining(usual));
});

test("the program accepts every setting of several storages", () => {
  const { data } = find("ConfigMap", "plex-ingest") as Manifest & { data: Labels };
  const { stringData } = find("Secret", "plex-ingest") as Manifest & { stringData: Labels };
  const { env = [] } = (find("StatefulSet", "engine") as Manifest & Workload).spec.template.spec
    .containers[0];
  const given = Object.fromEntries(env.map(({ name, value = "" }) => [name, value]));
  expectSettings({ ...data, ...stringData, ...given });
  // Without an address, each pod would have a separate database.
  expect(stringData["DATABASE_URL"]).toMatch(/^postgres:\/\/.+sslmode=verify-full$/);
});
