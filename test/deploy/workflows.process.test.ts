import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type * as Parser from "@actions/workflow-parser";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";
import { readYaml } from "./manifests.ts";

const FOLDER = ".github/workflows";
const FILES = readdirSync(FOLDER);

/** Bundles the parser, because its schema is a file that Node does not import. */
async function loadParser(): Promise<typeof Parser> {
  using folder = tempFolder();
  const outfile = folder.at("parser.cjs");
  const entryPoints = ["node_modules/@actions/workflow-parser/dist/index.js"];
  await build({
    entryPoints,
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    logLevel: "error",
  });
  return createRequire(import.meta.url)(outfile) as typeof Parser;
}
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await loadParser();

/** Errors that the forge's own workflow parser reports. */
async function faultsOf(content: string): Promise<string[]> {
  const { context, value } = parseWorkflow(
    { name: "workflow.yml", content },
    new NoOperationTraceWriter(),
  );
  if (value) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

test.each(FILES)("the workflow parser accepts %s", async (file) => {
  expect(await faultsOf(readFileSync(`${FOLDER}/${file}`, "utf8"))).toEqual([]);
});

test.each([
  ["a misspelt key", "runs-on:", "run-on:"],
  ["a job that is not there", "needs: test", "needs: tests"],
  ["an unknown right", "contents: write", "content: write"],
])("the workflow parser finds %s", async (_, right, wrong) => {
  const text = readFileSync(`${FOLDER}/release.yml`, "utf8");
  expect(await faultsOf(text.replace(right, wrong))).not.toEqual([]);
});

test("the workflows run .ci/run on an older Node, and run only existing commands", () => {
  const texts = FILES.map((file) => readFileSync(`${FOLDER}/${file}`, "utf8")).join("\n");
  expect(texts).toMatch(/image: \S+\/node:20-\w+$/m);
  expect(texts).toMatch(/- run: \.ci\/run$/m);
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: object };
  const commands = [...texts.matchAll(/npm run (?:--silent )?(\S+)/g)].map(([, name]) => name);
  expect(commands).toEqual(["release", "project", "release"]);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(commands));
});

test("a tag or branch name is never part of a command", () => {
  for (const file of FILES) {
    for (const text of JSON.stringify(readYaml(`${FOLDER}/${file}`)).match(
      /"run":"(?:[^"\\]|\\.)*"/g,
    ) ?? []) {
      expect(text, file).not.toContain("${{");
    }
  }
});
