import {
  CLIENTS,
  type ClientEntry,
  type ClientInfo,
  ENTRY_NAME,
} from "../src/core/clients/client-table.ts";

/** How a client starts the server that `npm install -g` installed. */
export const ENTRY: ClientEntry = { command: "plex-ingest", args: ["mcp"] };

type Link = { text: string; source: string };

/** One-click links for clients whose own documentation includes one. */
const LINKS: Readonly<Record<string, Link>> = {
  cursor: {
    text: `cursor://anysphere.cursor-deeplink/mcp/install?name=${ENTRY_NAME}&config=${encodeURIComponent(btoa(JSON.stringify(ENTRY)))}`,
    source: "https://cursor.com/docs/mcp/install-links",
  },
  vscode: {
    text: `vscode:mcp/install?${encodeURIComponent(JSON.stringify({ name: ENTRY_NAME, ...ENTRY }))}`,
    source: "https://code.visualstudio.com/api/extension-guides/ai/mcp",
  },
};

/** Additional sections for clients with their own way of installing. */
const MORE: Readonly<Record<string, string>> = {
  "claude-desktop":
    "## One click\n\n`npm run bundle` makes `plex-ingest-VERSION.mcpb`. When you " +
    "double-click it, Claude Desktop asks for the configuration file, or only for\nPlex's " +
    "address and token. You need no terminal ([as a bundle](../mcp.md#as-a-bundle)).\n",
};

/** Generates a client's page from its row in `core/clients/client-table.ts`. */
export function clientPage(client: ClientInfo): string {
  const { id, name, key, path, projectPath, program, more, restart, source } = client;
  const link = LINKS[id];
  const project =
    projectPath === undefined
      ? ""
      : `; with \`--project\`, to \`${projectPath}\` in the current folder`;
  const entry = { [key]: { [ENTRY_NAME]: { ...more, ...ENTRY } } };
  const byHand =
    program === undefined || projectPath !== undefined
      ? `\`\`\`json\n${JSON.stringify(entry, null, 2)}\n\`\`\`\n`
      : `\`\`\`sh\n${[program.name, ...program.add, ENTRY_NAME, "--", ENTRY.command, ...ENTRY.args].join(" ")}\n\`\`\`\n`;
  const file =
    path.linux === path.darwin
      ? `\`~/${path.linux}\``
      : `\`~/${path.linux}\` on Linux, \`~/${path.darwin}\` on macOS`;
  return [
    `# ${name}`,
    `\`\`\`sh\nplex-ingest client install ${id}   # --dry-run only shows the change\n\`\`\``,
    "The command adds an entry with full paths to " +
      `${program ? `the client's list through its program \`${program.name}\`, which keeps the list in ${file}` : file}${project}.\nComments ` +
      `and other servers stay, and the old file is kept. ${restart}\n\`plex-ingest client ` +
      `uninstall ${id}\` removes the entry.`,
    ...(MORE[id] === undefined ? [] : [MORE[id].trimEnd()]),
    ...(link === undefined
      ? []
      : [
          "## One click\n\nOpen this link in a browser on the machine that has plex-ingest on " +
            `its \`PATH\`. The client asks before it adds the entry\n([source](${link.source})):\n\n\`\`\`text\n${link.text}\n\`\`\``,
        ]),
    `## By hand\n\n${byHand.trimEnd()}`,
    "A desktop program may not have your shell's `PATH`. In that case, give the full path " +
      "that `command -v plex-ingest` prints.\nThe entry contains no token, because tokens are " +
      "in the configuration file. Another machine connects over HTTP\n([MCP over " +
      "HTTP](../mcp.md)).",
    `See also the documentation of ${name}: <${source}>.`,
  ]
    .join("\n\n")
    .concat("\n");
}

export const CLIENT_PAGES: ReadonlyMap<string, string> = new Map(
  CLIENTS.map((client) => [`${client.id}.md`, clientPage(client)]),
);
