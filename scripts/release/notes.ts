import { type Project, pageAddress } from "./project.ts";

/**
 * Returns the text for the page of a release: the beginning of its changelog section, before the
 * details, and how to install the release.
 * @throws if the changelog has no such section, or marks the release as not released yet
 */
export function releaseNotes(
  changelog: string,
  project: Project,
  { isDraft = false } = {},
): string {
  const { version, image } = project;
  const [, mark, text = ""] =
    new RegExp(
      String.raw`^## ${version.replaceAll(".", String.raw`\.`)}( \(not released yet\))?\n([\s\S]*?)(?=^##|(?![\s\S]))`,
      "m",
    ).exec(changelog) ?? [];
  if (text.trim() === "") {
    throw new Error(`CHANGELOG.md has no part "## ${version}" that begins with what is new.`);
  }
  if (mark && !isDraft) {
    throw new Error(`CHANGELOG.md marks ${version} as not released yet.`);
  }
  const said = text
    .trim()
    .replace(
      /\[([^\]]+)\]\((?!https?:)([^)]+)\)/g,
      (_, words: string, path: string) => `[${words}](${pageAddress(project, path)})`,
    );
  return `${said}

| | |
|---|---|
| package | \`npm install -g plex-ingest@${version}\` |
| image, for amd64 and arm64 | \`${image}:${version}\` |
| MCP bundle | open \`plex-ingest-${version}.mcpb\` in an MCP client |

\`sha256sum -c SHA256SUMS\` checks the downloaded files; the \`.cdx.json\` lists the contents of the package.
See [all changes](${pageAddress(project, "CHANGELOG.md")}) and [how to upgrade](${pageAddress(project, "docs/operate/upgrade.md")}).
`;
}
