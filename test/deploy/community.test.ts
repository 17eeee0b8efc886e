import { existsSync, globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ALL_COMMANDS } from "../../src/hosts/cli/command-line.ts";
import { readYaml } from "./manifests.ts";

const FOLDER = ".github/ISSUE_TEMPLATE";
const FORMS = globSync(`${FOLDER}/*.yml`).filter((path) => !path.endsWith("config.yml"));

/**
 * Labels of a new repository. A form cannot create labels, and the forge ignores those that do not
 * exist: https://docs.github.com/en/issues/using-labels-and-milestones-to-track-work/managing-labels
 */
const LABELS = [
  "bug",
  "documentation",
  "enhancement",
  "good first issue",
  "help wanted",
  "question",
];

const text = z.string().min(1);
const validations = z.strictObject({ required: z.boolean() }).optional();
const id = z.string().regex(/^[\w-]+$/);
/**
 * https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
 */
const form = z.strictObject({
  name: text.max(60),
  description: text.max(200),
  labels: z.array(z.enum(LABELS)).min(1),
  body: z.array(
    z.discriminatedUnion("type", [
      z.strictObject({ type: z.literal("markdown"), attributes: z.strictObject({ value: text }) }),
      z.strictObject({
        type: z.enum(["input", "textarea"]),
        id,
        attributes: z.strictObject({
          label: text,
          description: text.optional(),
          placeholder: text.optional(),
          render: z.enum(["text", "json"]).optional(),
        }),
        validations,
      }),
      z.strictObject({
        type: z.literal("dropdown"),
        id,
        attributes: z.strictObject({ label: text, options: z.array(text).min(2) }),
        validations,
      }),
    ]),
  ),
});

describe("issue forms", () => {
  test.each(FORMS)("%s follows the forge's schema and has no field twice", (path) => {
    const { body } = form.parse(readYaml(path)[0]);
    const ids = body.flatMap((field) => ("id" in field ? field.id : []));
    expect(new Set(ids).size).toBe(ids.length);
    expect(body.some((field) => "validations" in field && field.validations?.required)).toBe(true);
  });

  test("ask for a bundle, for the name, and for a recording, with commands that exist", () => {
    const texts = FORMS.map((path) => readFileSync(path, "utf8")).join("\n");
    const doctor = ALL_COMMANDS.find(({ name }) => name === "doctor");
    const options = Object.keys((doctor as { options?: object } | undefined)?.options ?? {});
    expect(options).toEqual(expect.arrayContaining(["bundle", "record"]));
    expect(texts).toContain("`plex-ingest doctor --bundle help.json`");
    expect(texts).toContain("`plex-ingest doctor --record plex.json`");
    expect(texts).toContain("id: name\n");
    for (const [, command = ""] of texts.matchAll(/`plex-ingest ([a-z]+) /g)) {
      expect(ALL_COMMANDS.map(({ name }) => name)).toContain(command);
    }
  });

  test("send vulnerabilities to private reporting, which SECURITY.md names", () => {
    const config = z
      .strictObject({
        blank_issues_enabled: z.literal(false),
        contact_links: z.array(z.strictObject({ name: text, url: z.url(), about: text })),
      })
      .parse(readYaml(`${FOLDER}/config.yml`)[0]);
    const [security, ...others] = config.contact_links;
    expect(security?.url).toMatch(/\/security\/advisories\/new$/);
    expect(readFileSync("SECURITY.md", "utf8")).toContain("*Security → Report a vulnerability*");
    for (const { url } of others) {
      const path = url.split("/blob/main/")[1] ?? "";
      expect(existsSync(path), url).toBe(true);
    }
  });
});

test("the code of conduct refers to the security contact, and the pull request template names the checks", () => {
  const conduct = readFileSync(".github/CODE_OF_CONDUCT.md", "utf8");
  expect(conduct).toContain("(../SECURITY.md#report-a-vulnerability)");
  expect(conduct).not.toMatch(/\S@\S/);
  const request = readFileSync(".github/PULL_REQUEST_TEMPLATE.md", "utf8");
  for (const command of ["npm run check", "npm test"]) expect(request).toContain(command);
});

test("each of the ten first tasks names files that exist", () => {
  const page = readFileSync("docs/develop/first-tasks.md", "utf8");
  const rows = [...page.matchAll(/^\| (\d+)\. .*$/gm)];
  expect(rows.map(([, number]) => Number(number))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  for (const [row, number] of rows) {
    const paths = [...row.matchAll(/`((?:src|test|deploy|docs)\/[^`]+)`/g)];
    expect(paths.length, number).toBeGreaterThanOrEqual(2);
    for (const [, path = ""] of paths) expect(existsSync(path), path).toBe(true);
  }
});
