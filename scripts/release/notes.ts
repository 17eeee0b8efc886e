/**
 * Returns the text for the page of a release: the beginning of its changelog section, before the
 * details, and how to install the release.
 * @throws if the changelog has no such section, or marks the release as not released yet
 */
export function releaseNotes(changelog: string, version: string, { isTry = false } = {}): string {
  const [, mark, text = ""] =
    new RegExp(
      String.raw`^## ${version.replaceAll(".", String.raw`\.`)}( \(not released yet\))?\n([\s\S]*?)(?=^##|(?![\s\S]))`,
      "m",
    ).exec(changelog) ?? [];
  if (text.trim() === "") {
    throw new Error(`CHANGELOG.md has no part "## ${version}" that begins with what is new.`);
  }
  if (mark && !isTry) {
    throw new Error(`CHANGELOG.md marks ${version} as not released yet.`);
  }
  // Links into the package do not work on a release page.
  const said = text
    .trim()
    .replace(/\[([^\]]+)\]\((?!https?:)([^)]+)\)/g, "$1 (`$2` in the package)");
  return `${said}

Install it with \`npm install -g ./plex-ingest-${version}.tgz\`, or get it from the registry: \`npm install -g plex-ingest@${version}\`.
An MCP client opens the \`.mcpb\`. \`sha256sum -c SHA256SUMS\` checks the downloaded files; the \`.cdx.json\` lists the contents of the package.
The package contains all changes (\`CHANGELOG.md\`) and the steps to upgrade (\`docs/operate/upgrade.md\`).
`;
}
