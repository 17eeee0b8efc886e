import type { Project } from "./project.ts";
import { imageTags, packageTag } from "./tags.ts";

/** Joins several lines of one output: https://docs.github.com/actions, "Multiline strings". */
const lines = (name: string, values: readonly string[]): string =>
  `${name}<<END\n${values.join("\n")}\nEND\n`;

/**
 * The values that the release workflow needs, in the format of its file of outputs. `registry` is
 * empty for an image on Docker's default registry.
 * @param released version tags of the repository
 * @param commit hash of the released commit
 */
export function outputsFor(project: Project, released: readonly string[], commit: string): string {
  const { image, version } = project;
  const [first = ""] = image.split("/");
  const isHost = image.includes("/") && /[.:]/.test(first);
  const labels = {
    title: project.name,
    description: project.description,
    licenses: project.license,
    version,
    revision: commit,
    source: project.repository,
    url: project.repository,
    documentation: `${project.repository}/blob/v${version}/docs/README.md`,
  };
  return [
    `image=${image}\n`,
    `registry=${isHost ? first : ""}\n`,
    lines(
      "tags",
      imageTags(version, released).map((tag) => `${image}:${tag}`),
    ),
    lines(
      "labels",
      Object.entries(labels).map(([name, value]) => `org.opencontainers.image.${name}=${value}`),
    ),
    `package_tag=${packageTag(version, released)}\n`,
    `latest=${imageTags(version, released).includes("latest")}\n`,
  ].join("");
}
