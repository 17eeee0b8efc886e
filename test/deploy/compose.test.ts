import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
import { type ComposeService, readCompose } from "../../scripts/image/compose.ts";
import { loadConfig } from "../../src/program/config/load.ts";
import { formatProblem } from "../../src/program/config/problem.ts";
import { isName, isSecret, listVariables } from "../../src/program/config/table.ts";
import { NO_SYSTEM_CONFIG } from "../support/hidden-machine.ts";
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
    "volumes env_file " +
    "environment depends_on entrypoint command healthcheck"
  ).split(" "),
);

const [alone] = readYaml("deploy/compose/compose.yaml") as [Compose];
const [transmission] = readYaml("deploy/compose/transmission.yaml") as [Compose];
const [arr] = readYaml("deploy/compose/compose.arr.yaml") as [Compose];
const [redis] = readYaml("deploy/compose/compose.redis.yaml") as [Compose];
const [several] = readYaml("deploy/compose/several.yaml") as [Compose];
const servicesOf = ({ services }: Compose): [string, Service][] => Object.entries(services);

/** Names of the variables that a text takes from .env. */
const taken = (text: string): string[] =>
  [...text.matchAll(/\$\{([A-Z_0-9]+)/g)].flatMap(([, name]) => name ?? []);

test.each([
  ["one host", [alone, redis]],
  ["one host with Sonarr and Radarr", [alone, arr]],
  ["a Plex elsewhere", [transmission]],
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
          const named = files.flatMap((file) => Object.keys(file.volumes ?? {}));
          expect(named, volume).toContain(from);
        }
      }
    }
  },
);

test.each(Object.entries({ alone, transmission }))(
  "%s: downloads and library share one mount, and Plex has read-only access to the library",
  (_, { services }) => {
    const media = (services["plex-ingest"]?.volumes ?? []).filter((each) => each.includes("MEDIA"));
    expect(media).toEqual([expect.stringMatching(/^\$\{MEDIA:\?[^}]+\}:\/data$/)]);
    expect(services["transmission"]?.volumes).toContain(media[0]);
    const [plex] = services["plex"]?.volumes ?? [];
    if (plex) expect(plex).toMatch(/\/library:\/data\/library:ro$/);
  },
);

test("the program accepts every setting in the compose files", () => {
  const ours = [alone, redis, arr, transmission, several]
    .flatMap(servicesOf)
    .filter(([name]) => /^plex-ingest|^nas-|^page/.test(name));
  for (const [, { environment = {} }] of ours) {
    // An empty value takes a variable of .env away from a container.
    const settings = Object.fromEntries(
      Object.entries(environment).filter(([name, value]) => name !== "TZ" && value !== ""),
    );
    expectSettings(settings);
    // Secrets come from .env and are in no file of the repository.
    for (const [name, value] of Object.entries(settings)) {
      if (isName(name) && isSecret(name)) expect(value).toContain("${");
    }
  }
});

const EXAMPLES: [example: string, files: string[]][] = [
  ["example.env", ["compose.yaml", "compose.redis.yaml", "compose.arr.yaml", "transmission.yaml"]],
  ["several.env", ["several.yaml"]],
];

test.each(EXAMPLES)(
  "%s has each variable that its files use, otherwise only settings, and no secret",
  (file, files) => {
    const example = readFileSync(`deploy/compose/${file}`, "utf8");
    const given = new Map(Object.entries(parseEnv(example)));
    const used = files.flatMap((each) => taken(readFileSync(`deploy/compose/${each}`, "utf8")));
    expect([...given.keys()]).toEqual(expect.arrayContaining(used));
    for (const [name, value] of given) {
      expect(used.includes(name) || isName(name), name).toBe(true);
      if (/TOKEN|KEY|PASSWORD/.test(name)) expect(value).toBe("");
    }
  },
);

/** The stacks that the documentation starts, each with its example of `.env`. */
const STACKS: [files: string[], example: string][] = [
  [["compose.yaml"], "example.env"],
  [["compose.yaml", "compose.redis.yaml"], "example.env"],
  [["compose.yaml", "compose.arr.yaml"], "example.env"],
  [["transmission.yaml"], "example.env"],
  [["several.yaml"], "several.env"],
];
/** Returns an example with what a person must fill in, without a token of Plex or a key of TMDB. */
function filledIn(example: string): string {
  const more = {
    "example.env": { REDIS_PASSWORD: "letters" },
    "several.env": { POSTGRES_PASSWORD: "letters", PLEX_PATH_MAP_1: "/data/library=/mnt/library" },
  }[example];
  const lines = Object.entries({ AUTH_TOKEN: "a".repeat(64), ...more });
  const text = readFileSync(`deploy/compose/${example}`, "utf8");
  return `${text}${lines.map(([name, value]) => `${name}=${value}\n`).join("")}`;
}
const oursOf = (files: string[], env: string): ComposeService[] =>
  readCompose(
    files.map((file) => `deploy/compose/${file}`),
    env,
  ).filter(({ image }) => image === "plex-ingest:latest");

describe.each(STACKS)("the stack %s", (files, example) => {
  const text = filledIn(example);
  const loadOf = (env: Record<string, string>, command = "daemon") =>
    loadConfig({ ...NO_SYSTEM_CONFIG, env, cwd: "/app", home: "/", command });

  test("starts each of our services without a token of Plex, as a user other than root", () => {
    const ours = oursOf(files, text);
    expect(ours).not.toEqual([]);
    for (const { name, env, user } of ours) {
      const loaded = loadOf(env);
      expect(loaded.ok ? [] : loaded.problems.map(formatProblem), name).toEqual([]);
      const [uid = "", gid = ""] = user?.split(":") ?? [];
      expect(Number(uid), name).toBeGreaterThan(0);
      expect([env["PUID"] || uid, env["PGID"] || gid], name).toEqual([uid, gid]);
    }
  });

  test("hands every setting of .env to each service, except those that the file decides", () => {
    const written = files.map((file) => readFileSync(`deploy/compose/${file}`, "utf8")).join();
    const every = listVariables({ clients: ["box"] }).map(([name]) => `${name}=/of/env/${name}`);
    for (const { name, env } of oursOf(files, `${text}${every.join("\n")}\n`)) {
      for (const [setting] of listVariables({ clients: ["box"] })) {
        const isDecided = new RegExp(`^ +${setting}:`, "m").test(written);
        if (!isDecided) expect(env[setting], `${name}: ${setting}`).toBe(`/of/env/${setting}`);
      }
    }
  });
});

test("the page of a stack on one host saves settings in a volume, and can change each one that .env leaves open", () => {
  for (const files of [["compose.yaml"], ["transmission.yaml"]]) {
    const [service] = oursOf(files, filledIn("example.env"));
    const volumes = service?.mounts.map(({ from, to }) => [from, to]);
    expect(volumes).toEqual(
      expect.arrayContaining([
        ["config", "/config"],
        ["state", "/state"],
      ]),
    );
    for (const name of ["PLEX_TOKEN", "TMDB_API_KEY", "PLEX_AUTO_INGEST", "INGEST_UNPACK"]) {
      expect(service?.env[name] ?? "", name).toBe("");
    }
  }
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
