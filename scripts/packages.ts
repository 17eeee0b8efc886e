// Makes the packages for machines without a suitable Node (scripts/packages/make-packages.ts).
// `npm run packages` builds first. `--to` names the folder of the results, and `--platform` limits
// them to some platforms. `--tarball` names an `npm pack` that was made before.
import { statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makePackages } from "./packages/make-packages.ts";
import { PLATFORMS } from "./packages/nodes.ts";
import { readProject } from "./release/project.ts";

const { values } = parseArgs({
  options: {
    to: { type: "string", default: "release" },
    tarball: { type: "string" },
    platform: { type: "string", multiple: true, default: PLATFORMS },
  },
});
const { to, tarball, platform: platforms } = values;
const unknown = platforms.filter((each) => !(PLATFORMS as string[]).includes(each));
if (unknown.length > 0) {
  throw new Error(`There is no Node for ${unknown.join()}. Platforms: ${PLATFORMS.join()}.`);
}
for (const name of makePackages(readProject(), { to, tarball, platforms })) {
  const mebibytes = (statSync(join(to, name)).size / 2 ** 20).toFixed(1);
  console.log(`${name}: ${mebibytes} MiB`);
}
