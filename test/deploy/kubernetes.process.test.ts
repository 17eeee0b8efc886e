import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { expectSettings } from "./expect-settings.ts";
import { faultsOf } from "./manifest-faults.ts";
import {
  FOLDER,
  findIn,
  type Manifest,
  manifests,
  readYaml,
  severalStorages,
} from "./manifests.ts";

type Deployment = {
  spec: {
    template: {
      metadata: { labels: object };
      spec: { containers: [Record<string, unknown>]; securityContext: object };
    };
  };
};

const all = manifests();
const find = findIn(all);

test("every manifest has only fields of the Kubernetes schema", () => {
  expect(faultsOf([...all, ...severalStorages()])).toEqual([]);
  const wrong = structuredClone(
    find("Service", "plex-ingest") as Manifest & { spec: Record<string, unknown> },
  );
  wrong.spec["selectr"] = {};
  expect(faultsOf([["planted", wrong]])).toEqual([
    expect.stringContaining("does not exist in type 'ServiceSpec'"),
  ]);
});

test("quantities and names have the expected form", () => {
  const text = JSON.stringify(all);
  const quantities = [...text.matchAll(/"(memory|cpu|sizeLimit)":"([^"]*)"/g)].filter(
    ([, , value]) => value !== "Memory",
  );
  expect(quantities.length).toBeGreaterThan(7);
  for (const [, kind = "", value] of quantities) {
    expect(value, kind).toMatch(kind === "cpu" ? /^\d+m$/ : /^\d+Mi$/);
  }
  for (const [, { metadata }] of all) expect(metadata.name).toMatch(/^[a-z]([a-z0-9-]*[a-z0-9])?$/);
});

test("the kustomization includes every file except the optional ingress", () => {
  const [kustomization] = readYaml(`${FOLDER}/kustomization.yaml`) as [
    { resources: string[]; namespace: string },
  ];
  const files = readdirSync(FOLDER).filter(
    (file) => !["kustomization.yaml", "ingress.yaml", "several"].includes(file),
  );
  expect(kustomization.resources.toSorted()).toEqual(files.toSorted());
  expect(kustomization.namespace).toBe(find("Namespace", "media-services").metadata.name);
});

test("the settings match the contract, and the program accepts each of them", () => {
  const { data } = find("ConfigMap", "plex-ingest") as Manifest & { data: Record<string, string> };
  expect(data).toMatchObject({
    SERVER_PORT: "8080",
    SERVER_HOST: "0.0.0.0",
    LOG_LEVEL: "info",
    CACHE_ENABLED: "true",
    CACHE_TTL_LIBRARIES: "900",
    CACHE_TTL_DETAILS: "900",
    CACHE_TTL_SEARCH: "300",
    CACHE_TTL_SESSIONS: "30",
    CACHE_TTL_RECENT: "120",
    CACHE_TTL_ONDECK: "120",
    PLEX_TIMEOUT: "30",
    PLEX_MAX_CONNECTIONS: "10",
    REDIS_TLS: "false",
  });
  const { stringData } = find("Secret", "plex-ingest") as Manifest & {
    stringData: Record<string, string>;
  };
  expect(Object.keys(stringData)).toEqual([
    "AUTH_TOKEN",
    "PLEX_SERVER_URL",
    "PLEX_TOKEN",
    "REDIS_URL",
  ]);
  expectSettings({ ...data, ...stringData });
});

test("the deployment has the probes and limits of the contract, and no privileges", () => {
  const { spec, metadata } = (find("Deployment", "plex-ingest") as Manifest & Deployment).spec
    .template;
  const [container] = spec.containers;
  expect(container).toMatchObject({
    args: ["mcp", "--http", "--toolsets", "plex"],
    resources: {
      requests: { memory: "50Mi", cpu: "100m" },
      limits: { memory: "192Mi", cpu: "500m" },
    },
    livenessProbe: {
      httpGet: { path: "/health/live" },
      initialDelaySeconds: 30,
      periodSeconds: 10,
    },
    readinessProbe: {
      httpGet: { path: "/health/ready" },
      initialDelaySeconds: 5,
      periodSeconds: 5,
    },
    startupProbe: {
      httpGet: { path: "/health/startup" },
      initialDelaySeconds: 10,
      periodSeconds: 10,
      failureThreshold: 6,
    },
    securityContext: {
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
    },
  });
  expect(spec.securityContext).toMatchObject({
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  });
  const service = find("Service", "plex-ingest") as Manifest & {
    spec: { selector: object; ports: object[] };
  };
  expect(service.spec.selector).toEqual(metadata.labels);
  expect(service.spec.ports).toEqual([{ name: "http", port: 80, targetPort: "http" }]);
});

test("Redis has limits and probes, and stores nothing on disk", () => {
  const redis = find("Deployment", "redis") as Manifest & Deployment;
  expect(redis.spec.template.spec.containers[0]).toMatchObject({
    args: expect.arrayContaining(["--save", "", "--maxmemory"]),
    resources: {
      requests: { memory: "64Mi", cpu: "50m" },
      limits: { memory: "128Mi", cpu: "100m" },
    },
    livenessProbe: {},
    readinessProbe: {},
  });
});
