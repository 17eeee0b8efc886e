import { readFileSync } from "node:fs";
import { XMLParser } from "fast-xml-parser";
import { expect, test } from "vitest";
import { isName, isSecret, VARIABLES } from "../../src/program/config/table.ts";
import { readYaml } from "./manifests.ts";

type Service = Record<string, unknown> & { volumes?: string[]; environment?: Record<string, string> };
type Compose = { services: Record<string, Service>; volumes?: Record<string, unknown> };

/** What https://github.com/compose-spec/compose-spec/blob/main/05-services.md has, as far as it is used here. */
const KEYS = new Set(
  (
    "build image user init read_only cap_drop security_opt tmpfs stop_grace_period restart mem_limit ports volumes " +
    "environment depends_on entrypoint command healthcheck"
  ).split(" "),
);

const [alone] = readYaml("deploy/compose/compose.yaml") as [Compose];
const [redis] = readYaml("deploy/compose/compose.redis.yaml") as [Compose];
const servicesOf = ({ services }: Compose): [string, Service][] => Object.entries(services);

/** The variables that a text takes from .env, and whether they must be set. */
const taken = (text: string): string[] => [...text.matchAll(/\$\{([A-Z_]+)/g)].flatMap(([, name]) => name ?? []);

test("the compose files have keys of the specification, and start what they depend on", () => {
  const both = new Set([alone, redis].flatMap((file) => Object.keys(file.services)));
  for (const [name, service] of [alone, redis].flatMap(servicesOf)) {
    for (const key of Object.keys(service)) expect(KEYS, `${name}: ${key}`).toContain(key);
    for (const other of (service["depends_on"] ?? []) as string[]) expect(both).toContain(other);
    for (const volume of service.volumes ?? []) {
      const [from = ""] = volume.split(":");
      if (/^\w+$/.test(from)) expect(Object.keys(alone.volumes ?? {}), volume).toContain(from);
    }
  }
});

test("downloads and library are one mount, and Plex cannot write its part of it", () => {
  const { volumes } = alone.services["plex-ingest"] ?? {};
  const media = (volumes ?? []).filter((each) => each.includes("MEDIA"));
  expect(media).toEqual([expect.stringMatching(/^\$\{MEDIA:\?[^}]+\}:\/data$/)]);
  expect(alone.services["transmission"]?.volumes).toContain(media[0]);
  expect(alone.services["plex"]?.volumes?.[0]).toMatch(/\/library:\/data\/library:ro$/);
});

test("every setting in them is one that the program takes", () => {
  const environment = { ...alone.services["plex-ingest"]?.environment, ...redis.services["plex-ingest"]?.environment };
  for (const [name, value] of Object.entries(environment)) {
    if (name === "TZ") continue;
    if (!isName(name)) throw new Error(`${name} is no setting.`);
    if (!value.includes("${")) expect(VARIABLES[name].schema("/").safeParse(value).success, name).toBe(true);
    // Secrets come from .env and are in no file of the repository.
    if (isSecret(name)) expect(value).toContain("${");
  }
});

test("example.env has each variable that the files take, and no secret", () => {
  const example = readFileSync("deploy/compose/example.env", "utf8");
  const names = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = "", value]) => [name, value] as const);
  const used = ["compose.yaml", "compose.redis.yaml"].flatMap((file) =>
    taken(readFileSync(`deploy/compose/${file}`, "utf8")),
  );
  expect(new Set(names.map(([name]) => name))).toEqual(new Set(used));
  for (const [name, value] of names) if (/TOKEN|KEY|PASSWORD/.test(name)) expect(value).toBe("");
});

test("the Unraid template offers settings that there are, hides secrets, and has one path for media", () => {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" });
  const { Container } = parser.parse(readFileSync("deploy/unraid/plex-ingest.xml", "utf8")) as {
    Container: { ExtraParams: string; Config: { Target: string; Type: string; Mask: string }[] };
  };
  for (const { Target, Type, Mask } of Container.Config.filter((each) => each.Type === "Variable")) {
    if (!isName(Target)) throw new Error(`${Target} is no setting (${Type}).`);
    expect(Mask, Target).toBe(String(isSecret(Target)));
  }
  const paths = Container.Config.filter(({ Type }) => Type === "Path").map(({ Target }) => Target);
  expect(paths).toEqual(["/data", "/state"]);
  expect(Container.ExtraParams).toContain("--read-only");
});
