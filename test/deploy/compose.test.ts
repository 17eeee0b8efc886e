import { readFileSync } from "node:fs";
import { XMLParser } from "fast-xml-parser";
import { expect, test } from "vitest";
import { isName, isSecret } from "../../src/program/config/table.ts";
import { expectSettings } from "./expect-settings.ts";
import { readYaml } from "./manifests.ts";

type Service = Record<string, unknown> & {
  volumes?: string[];
  environment?: Record<string, string>;
};
type Compose = { services: Record<string, Service>; volumes?: Record<string, unknown> };

/**
 * Keys of https://github.com/compose-spec/compose-spec/blob/main/05-services.md that are used here.
 */
const KEYS = new Set(
  (
    "build image user init read_only cap_drop security_opt tmpfs stop_grace_period stop_signal restart mem_limit ports " +
    "volumes " +
    "environment depends_on entrypoint command healthcheck"
  ).split(" "),
);

const [alone] = readYaml("deploy/compose/compose.yaml") as [Compose];
const [redis] = readYaml("deploy/compose/compose.redis.yaml") as [Compose];
const [several] = readYaml("deploy/compose/several.yaml") as [Compose];
const servicesOf = ({ services }: Compose): [string, Service][] => Object.entries(services);

/** Names of the variables that a text takes from .env. */
const taken = (text: string): string[] =>
  [...text.matchAll(/\$\{([A-Z_0-9]+)/g)].flatMap(([, name]) => name ?? []);

test.each([
  ["one host", [alone, redis]],
  ["several storages", [several]],
])(
  "the compose files of %s use only keys of the specification, and define what they depend on",
  (_, files) => {
    const names = new Set(files.flatMap((file) => Object.keys(file.services)));
    for (const [name, service] of files.flatMap(servicesOf)) {
      for (const key of Object.keys(service)) expect(KEYS, `${name}: ${key}`).toContain(key);
      for (const other of (service["depends_on"] ?? []) as string[]) expect(names).toContain(other);
      for (const volume of service.volumes ?? []) {
        const [from = ""] = volume.split(":");
        if (/^[\w-]+$/.test(from)) {
          expect(Object.keys(files[0]?.volumes ?? {}), volume).toContain(from);
        }
      }
    }
  },
);

test("downloads and library share one mount, and Plex has read-only access to the library", () => {
  const { volumes } = alone.services["plex-ingest"] ?? {};
  const media = (volumes ?? []).filter((each) => each.includes("MEDIA"));
  expect(media).toEqual([expect.stringMatching(/^\$\{MEDIA:\?[^}]+\}:\/data$/)]);
  expect(alone.services["transmission"]?.volumes).toContain(media[0]);
  expect(alone.services["plex"]?.volumes?.[0]).toMatch(/\/library:\/data\/library:ro$/);
});

test("the program accepts every setting in the compose files", () => {
  const ours = [alone, redis, several]
    .flatMap(servicesOf)
    .filter(([name]) => /^plex-ingest|^nas-|^page/.test(name));
  for (const [, { environment: { TZ: _, ...settings } = {} }] of ours) {
    expectSettings(settings);
    // Secrets come from .env and are in no file of the repository.
    for (const [name, value] of Object.entries(settings)) {
      if (isName(name) && isSecret(name)) expect(value).toContain("${");
    }
  }
});

test.each([
  ["example.env", ["compose.yaml", "compose.redis.yaml"]],
  ["several.env", ["several.yaml"]],
])("%s has each variable that its files use, and no secret", (file, files) => {
  const example = readFileSync(`deploy/compose/${file}`, "utf8");
  const names = [...example.matchAll(/^([A-Z_0-9]+)=(.*)$/gm)].map(
    ([, name = "", value]) => [name, value] as const,
  );
  const used = files.flatMap((each) => taken(readFileSync(`deploy/compose/${each}`, "utf8")));
  expect(new Set(names.map(([name]) => name))).toEqual(new Set(used));
  for (const [name, value] of names) if (/TOKEN|KEY|PASSWORD/.test(name)) expect(value).toBe("");
});

test("each storage has one engine with its own folder and the same database as the page", () => {
  const { "nas-1": first, "nas-2": second, page } = several.services;
  for (const [name, engine] of Object.entries({ "nas-1": first, "nas-2": second })) {
    expect(engine?.environment?.["STORAGE_NAME"]).toBe(name);
    expect(engine?.environment?.["DATABASE_URL"]).toBe(page?.environment?.["DATABASE_URL"]);
    expect(engine?.volumes?.[1]).toBe(`${name}:/state`);
  }
  expect(first?.volumes?.[0]).not.toBe(second?.volumes?.[0]);
  expect(page?.volumes).toEqual(["page:/state"]);
});

test("the Unraid template offers only existing settings, hides secrets, and has one path for media", () => {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" });
  const { Container } = parser.parse(readFileSync("deploy/unraid/plex-ingest.xml", "utf8")) as {
    Container: { ExtraParams: string; Config: { Target: string; Type: string; Mask: string }[] };
  };
  for (const { Target, Type, Mask } of Container.Config.filter(
    (each) => each.Type === "Variable",
  )) {
    if (!isName(Target)) throw new Error(`${Target} is no setting (${Type}).`);
    expect(Mask, Target).toBe(String(isSecret(Target)));
  }
  const paths = Container.Config.filter(({ Type }) => Type === "Path").map(({ Target }) => Target);
  expect(paths).toEqual(["/data", "/state"]);
  expect(Container.ExtraParams).toContain("--read-only");
});
