// `npm run project -- --repository https://github.com/OWNER/plex-ingest [--image NAME]` sets the
// address of the repository and the name of the image everywhere. `--outputs` prints the values
// that the release workflow needs, as `name=value` lines: the tags of the image and of the package
// depend on the version tags of this clone.
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { outputsFor } from "./release/outputs.ts";
import { checkImage, defaultImage, readProject } from "./release/project.ts";
import { setProject } from "./release/set-project.ts";

const OPTIONS = {
  repository: { type: "string" },
  image: { type: "string" },
  outputs: { type: "boolean" },
} as const;
const { repository, image, outputs = false } = parseArgs({ options: OPTIONS }).values;
const project = readProject();
if (outputs) {
  const git = (...args: string[]): string => execFileSync("git", args, { encoding: "utf8" }).trim();
  process.stdout.write(
    outputsFor(project, git("tag", "--list").split("\n"), git("rev-parse", "HEAD")),
  );
} else {
  const to = { repository: repository ?? project.repository, image: "" };
  to.image = image ?? (repository === undefined ? project.image : defaultImage(repository));
  checkImage(to.image);
  const changed = setProject(project, to);
  console.log(`${to.repository}, image ${to.image}. Changed: ${changed.join(", ") || "nothing"}`);
}
