import { globSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { outputsFor } from "../../../scripts/release/outputs.ts";
import {
  checkImage,
  defaultImage,
  fieldsFor,
  pageAddress,
  rawAddress,
  readProject,
} from "../../../scripts/release/project.ts";
import {
  findPlaceholders,
  listNamingFiles,
  replaceProject,
  setProject,
} from "../../../scripts/release/set-project.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";

const MANIFEST = JSON.parse(readFileSync("package.json", "utf8")) as Parameters<
  typeof readProject
>[0] &
  object;
const project = readProject();
const PLACEHOLDER = {
  repository: "https://github.com/OWNER/plex-ingest",
  image: "OWNER/plex-ingest",
};
const NEW = { repository: "https://github.com/Anna-B/plex-ingest", image: "anna-b/plex-ingest" };

/** A copy of every file that names the project. */
function copyFiles(folder: TempFolder): void {
  for (const path of listNamingFiles()) {
    mkdirSync(dirname(folder.at(path)), { recursive: true });
    folder.write(path, readFileSync(path));
  }
}

test("homepage, issues and the name at the MCP registry follow from the repository", () => {
  expect(MANIFEST).toMatchObject(fieldsFor(project.repository, "plex-ingest"));
  for (const [field, value] of [
    ["homepage", "https://example.org"],
    ["bugs", `${NEW.repository}/issues`],
    ["mcpName", "io.github.anna/plex-ingest"],
    ["repository", { type: "git", url: "https://github.com/OWNER/plex-ingest" }],
  ] as const) {
    expect(() => readProject({ ...MANIFEST, [field]: value }), field).toThrow(
      "Run npm run project -- --repository https://github.com/",
    );
  }
});

test.each([
  "plex-ingest",
  "git@github.com:anna/plex-ingest.git",
  "https://github.com/anna",
  "https://github.com/anna/plex-ingest.git",
  "https://github.com/-anna/plex-ingest",
  "https://example.org/anna/plex-ingest",
  "http://github.com/anna/plex-ingest",
])("refuses %s as a repository", (address) => {
  expect(() => fieldsFor(address, "plex-ingest")).toThrow("is not the address of a GitHub");
  expect(() => defaultImage(address)).toThrow("is not the address of a GitHub");
});

test.each(["anna/plex-ingest", "plex-ingest", "host.example/a/b_c", "localhost:5000/a"])(
  "accepts %s as an image",
  (image) => {
    expect(() => checkImage(image)).not.toThrow();
  },
);

test.each(["OWNER/plex-ingest", "Anna/plex-ingest", "anna/plex-ingest:1", "anna//x", "a b", ""])(
  "refuses %j as an image",
  (image) => {
    expect(() => checkImage(image)).toThrow("is not the name of an image");
  },
);

test("Docker refuses the placeholder, so it never pulls an image of somebody else", () => {
  expect(() => checkImage("OWNER/plex-ingest")).toThrow();
  expect(() => checkImage(defaultImage("https://github.com/Anna-B/plex-ingest"))).not.toThrow();
});

test("addresses of files are those of the released version", () => {
  const of = { ...project, version: "1.2.3", repository: NEW.repository };
  expect(pageAddress(of, "docs/README.md")).toBe(`${NEW.repository}/blob/v1.2.3/docs/README.md`);
  expect(rawAddress(of, "docs/a.webp")).toBe(`${NEW.repository}/raw/v1.2.3/docs/a.webp`);
});

describe("setting the address", () => {
  test("changes it in every file, and a second change brings the first one back", () => {
    using folder = tempFolder();
    copyFiles(folder);
    const changed = setProject(project, NEW, folder.path);
    expect(changed).toEqual(expect.arrayContaining(["package.json", "server.json"]));
    const manifest = JSON.parse(readFileSync(folder.at("package.json"), "utf8"));
    const set = readProject(manifest);
    expect(set).toMatchObject({
      ...NEW,
      slug: "Anna-B/plex-ingest",
      mcpName: "io.github.Anna-B/plex-ingest",
      isPlaceholder: false,
    });
    expect(findPlaceholders(folder.path)).toEqual([]);
    expect(setProject(set, project, folder.path)).toEqual(changed);
    for (const path of changed) {
      expect(readFileSync(folder.at(path), "utf8"), path).toBe(readFileSync(path, "utf8"));
    }
  });

  test.each([
    ["image: OWNER/plex-ingest:1", "image: anna-b/plex-ingest:1"],
    ["https://github.com/OWNER/plex-ingest/issues", `${NEW.repository}/issues`],
    [
      "https://raw.githubusercontent.com/OWNER/plex-ingest/main/a.png",
      "https://raw.githubusercontent.com/Anna-B/plex-ingest/main/a.png",
    ],
    ["git+https://github.com/OWNER/plex-ingest.git", `git+${NEW.repository}.git`],
    ["io.github.OWNER/plex-ingest", "io.github.Anna-B/plex-ingest"],
    ["OWNER/plex-ingest-2 MYOWNER/plex-ingest", "OWNER/plex-ingest-2 MYOWNER/plex-ingest"],
  ])("turns %s into %s", (text, expected) => {
    expect(replaceProject(text, "plex-ingest", PLACEHOLDER, NEW)).toBe(expected);
  });
});

test("no file that people copy names the project without being rewritten", () => {
  const rewritten = new Set(listNamingFiles());
  const others = globSync(
    "{*,{deploy,.github,examples,systemd,launchd,docs/{operate,reference,start,use}}/**/*}",
    {
      exclude: (path) => /^(?:node_modules|dist|release)$/.test(path),
    },
  ).filter((path) => !rewritten.has(path) && statSync(path).isFile() && path !== "CHANGELOG.md");
  expect(others).toContain("LICENSE");
  expect(rewritten).toContain("deploy/debian/control");
  const naming = others.filter((path) => readFileSync(path, "utf8").includes(project.slug));
  expect(naming).toEqual([]);
});

test("every file that names the project names this one", () => {
  for (const path of listNamingFiles()) {
    const text = readFileSync(path, "utf8");
    for (const [, slug] of text.matchAll(/github(?:usercontent)?\.com\/([\w-]+\/plex-ingest)\b/g)) {
      expect(slug, path).toBe(project.slug);
    }
    for (const [, image] of text.matchAll(/^\s*image:\s*(\S*\/plex-ingest)\b/gm)) {
      expect(image, path).toBe(project.image);
    }
  }
});

test.each([
  ["anna/plex-ingest", ""],
  ["plex-ingest", ""],
  ["host.example/anna/plex-ingest", "host.example"],
  ["localhost:5000/plex-ingest", "localhost:5000"],
])("the workflow signs in for %s at registry %j", (image, registry) => {
  const outputs = outputsFor({ ...project, ...NEW, image, version: "1.2.3" }, ["v2.0.0"], "abc");
  expect(outputs).toContain(`registry=${registry}\n`);
  expect(outputs).toContain(`tags<<END\n${image}:1.2.3\n${image}:1.2\n${image}:1\nEND\n`);
  expect(outputs).toContain(`org.opencontainers.image.source=${NEW.repository}\n`);
  expect(outputs).toContain("org.opencontainers.image.revision=abc\n");
  expect(outputs).toContain("package_tag=v1.2\nlatest=false\n");
});
