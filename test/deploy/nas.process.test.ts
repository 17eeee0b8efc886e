import { existsSync, globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { listNasServices, QUOTED } from "../../scripts/image/check-nas.ts";
import { readUnraid, UNRAID_TEMPLATE } from "../../scripts/image/unraid.ts";
import { loadConfig } from "../../src/program/config/load.ts";
import { formatProblem } from "../../src/program/config/problem.ts";
import { isName, isSecret } from "../../src/program/config/table.ts";
import { NO_SYSTEM_CONFIG } from "../support/hidden-machine.ts";
import { readYaml } from "./manifests.ts";

const IMAGE = "OWNER/plex-ingest:latest";
const PAGES = "https://github.com/OWNER/plex-ingest";
const RAW = "https://raw.githubusercontent.com/OWNER/plex-ingest/main/";
const FILES = globSync("deploy/nas/*.yaml").toSorted();
type Stack = { services: Record<string, Record<string, unknown> & { volumes?: string[] }> };

/** Returns the problems of the settings, as the daemon in the container reports them. */
function problemsOf(env: Record<string, string>): string[] {
  const loaded = loadConfig({
    ...NO_SYSTEM_CONFIG,
    env,
    cwd: "/app",
    home: "/",
    command: "daemon",
  });
  return loaded.ok ? [] : loaded.problems.map(formatProblem);
}

test.each(FILES)("%s can be pasted: one service with an image and literal values", (file) => {
  const text = readFileSync(file, "utf8");
  const [{ services }] = readYaml(file) as [Stack];
  expect(Object.keys(services)).toEqual(["plex-ingest"]);
  const { image, volumes = [], build, env_file: envFile } = services["plex-ingest"] ?? {};
  expect(image).toBe(IMAGE);
  expect([build, envFile]).toEqual([undefined, undefined]);
  expect(text).not.toContain("${");
  // One shared folder: two mounts would prevent hardlinks. Relative paths have no base when pasted.
  expect(volumes.map((each) => each.split(":")[1])).toEqual(["/data", "/config"]);
  for (const volume of volumes) expect(volume).toMatch(/^\/\S+:\/\w+$/);
});

test("the files of all NAS devices differ only in comments, user and folders", () => {
  const withoutOwn = FILES.map((file) =>
    readFileSync(file, "utf8").replaceAll(/^ *#.*\n|^ +user: .*\n|^ +- \/\S+:/gm, ""),
  );
  expect(new Set(withoutOwn).size).toBe(1);
  expect(FILES.length).toBeGreaterThanOrEqual(4);
});

describe.each(listNasServices().map((service) => [service.name, service] as const))(
  "%s",
  (name, { env, user }) => {
    test("needs only a token from a person, and then starts as a user other than root", () => {
      // Unraid's form has no token at first, and requires one.
      const missing =
        env["AUTH_TOKEN"] === undefined ? [] : [expect.stringContaining("AUTH_TOKEN")];
      expect(problemsOf(env)).toEqual(missing);
      expect(problemsOf({ ...env, AUTH_TOKEN: "a".repeat(64) })).toEqual([]);
      expect(Number(env["PUID"] ?? user.split(":")[0])).toBeGreaterThan(0);
      expect(env["UMASK"]).toBe("002");
    });

    test("has a page with both usual mistakes in the program's own words", () => {
      const page = readFileSync(`docs/operate/nas/${name}.md`, "utf8").replaceAll(/\s+/g, " ");
      for (const words of Object.values(QUOTED)) expect(page).toContain(words);
      expect(page).toContain("not run");
      if (name !== "unraid") expect(page).toContain(`deploy/nas/${name}.yaml`);
      expect(readFileSync("docs/operate/nas/README.md", "utf8")).toContain(`(${name}.md)`);
    });
  },
);

describe("the Unraid template", () => {
  const text = readFileSync(UNRAID_TEMPLATE, "utf8");
  const { fields, configs, image, env, capabilities } = readUnraid(text);

  test("has each field that Community Applications shows", () => {
    expect(XMLValidator.validate(text)).toBe(true);
    expect(fields).toMatchObject({
      Name: "plex-ingest",
      Repository: IMAGE,
      Support: `${PAGES}/issues`,
      Project: PAGES,
      TemplateURL: `${RAW}${UNRAID_TEMPLATE}`,
      Icon: `${RAW}deploy/unraid/icon.png`,
      Network: "bridge",
      Privileged: "false",
    });
    expect(image).toBe(IMAGE);
    // https://ca.unraid.net/submit/help/xml-field-reference: each category ends with a colon.
    expect(fields["Category"]).toMatch(/^(?:\w+:[\w ]*:? ?)+$/);
    expect(fields["Overview"]?.length).toBeGreaterThan(100);
    const [, port] = /^http:\/\/\[IP\]:\[PORT:(\d+)\]\/$/.exec(fields["WebUI"] ?? "") ?? [];
    expect(port).toBe(env["SERVER_PORT"]);
    expect(configs.find(({ Type }) => Type === "Port")?.Target).toBe(port);
  });

  test("offers only existing settings, hides secrets, and has one path for media", () => {
    for (const { Target, Mask, Default, value } of configs.filter(
      ({ Type }) => Type === "Variable",
    )) {
      // PUID and PGID are variables of the image: deploy/image/entry.sh.
      expect(isName(Target) || ["PUID", "PGID"].includes(Target), Target).toBe(true);
      expect(Mask, Target).toBe(String(isName(Target) && isSecret(Target)));
      expect(value, Target).toBe(Default);
    }
    const token = configs.find(({ Target }) => Target === "AUTH_TOKEN");
    expect(token).toMatchObject({ Required: "true", Default: "" });
    const paths = configs.filter(({ Type }) => Type === "Path").map(({ Target }) => Target);
    expect(paths).toEqual(["/data", "/config"]);
  });

  test("keeps only what the change from root to PUID needs", () => {
    expect(fields["ExtraParams"]).toContain("--read-only");
    expect(fields["ExtraParams"]).toContain("--cap-drop ALL");
    expect(capabilities).toEqual(["setuid", "setgid", "setpcap"]);
  });

  test("and the profile of the project name an icon and pages of this repository", () => {
    const profile = readFileSync("ca_profile.xml", "utf8");
    expect(XMLValidator.validate(profile)).toBe(true);
    const { CommunityApplications } = new XMLParser().parse(profile) as {
      CommunityApplications: Record<string, string>;
    };
    expect(CommunityApplications).toMatchObject({
      Profile: expect.stringMatching(/\S/),
      Icon: fields["Icon"],
      WebPage: PAGES,
      Forum: fields["Support"],
    });
    for (const address of [fields["Icon"], fields["TemplateURL"]]) {
      expect(existsSync(address?.slice(RAW.length) ?? ""), address).toBe(true);
    }
    const icon = readFileSync(`deploy/unraid/${basename(fields["Icon"] ?? "")}`);
    expect(icon.subarray(1, 4).toString()).toBe("PNG");
    expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([256, 256]);
  });
});
