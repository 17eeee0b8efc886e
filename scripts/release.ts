// Makes all parts of a release in the folder `release`: package, MCP bundle, list of their contents,
// notes, text for the image's page, and checksums. Publishes nothing.
// `--tag v1.2.3` refuses any other version. `--draft` also accepts a version that the changelog
// marks as not released yet, and a project without an address, and leaves out the packages that
// bring their own Node. `--try` also installs each artefact
// as its user would and prints a table (scripts/release/try); it takes up to 20 minutes.
import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { MIGRATIONS } from "../src/store/migrations/index.ts";
import { checkReleasable, makeRelease } from "./release/make.ts";
import { describeMissing } from "./release/programs.ts";
import { readProject } from "./release/project.ts";
import { tryRelease } from "./release/try/try-release.ts";

const OPTIONS = {
  tag: { type: "string" },
  draft: { type: "boolean" },
  try: { type: "boolean" },
  to: { type: "string", default: "release" },
} as const;
const { tag, draft = false, try: isTry = false, to } = parseArgs({ options: OPTIONS }).values;
const project = readProject();
if (tag !== undefined && tag !== `v${project.version}`) {
  throw new Error(`The tag ${tag} is not v${project.version}, the version in package.json.`);
}
const isDraft = draft || isTry;
const isImageTried = isTry && process.platform === "linux" && process.getuid?.() === 0;
const missing = describeMissing(
  ["make", ...(isTry ? (["try"] as const) : []), ...(isImageTried ? (["image"] as const) : [])],
  process.env["PATH"] ?? "",
);
if (missing !== undefined) {
  console.error(missing);
  process.exit(1);
}
if (!isDraft) checkReleasable(project, MIGRATIONS.length);
// `npm run release` has already built the contents.
await makeRelease(project, to, { isDraft, withPackages: !draft });
console.log(`${to}: ${readdirSync(to).join(", ")}`);
if (isTry) console.log(await tryRelease(project, to));
