/** Name of our entry in each client's configuration. */
export const ENTRY_NAME = "plex-ingest";

/**
 * How a client starts the server. Contains no secret, because secrets are in the configuration
 * file.
 */
export type ClientEntry = { command: string; args: readonly string[] };

/** A program that uses MCP, and where it keeps its list of servers. */
export type ClientInfo = {
  /** The id that a person types, as in `plex-ingest client install cursor`. */
  id: string;
  name: string;
  /** The object in the client's file that contains one entry for each server. */
  key: string;
  /** The client's file for this user, below the home folder, by platform. */
  path: { linux: string; darwin: string };
  /** The client's file within a project. */
  projectPath?: string;
  /**
   * The client's own program for editing its file. Only this program edits the file, because only
   * it knows where else the client keeps entries.
   */
  program?: { name: string; add: readonly string[]; remove: readonly string[] };
  /** Fields of an entry in addition to `command` and `args`. */
  more?: Readonly<Record<string, string>>;
  /** How to make the client read its file again. */
  restart: string;
  /** Where this is documented. */
  source: string;
};

const same = (path: string): ClientInfo["path"] => ({ linux: path, darwin: path });

/**
 * All clients whose configuration is documented. Other clients can use the entry that `client list
 * --json` shows.
 */
export const CLIENTS: readonly ClientInfo[] = [
  {
    id: "claude-desktop",
    name: "Claude Desktop",
    key: "mcpServers",
    path: {
      linux: ".config/Claude/claude_desktop_config.json",
      darwin: "Library/Application Support/Claude/claude_desktop_config.json",
    },
    restart: "Quit Claude Desktop and start it again.",
    source: "https://modelcontextprotocol.io/docs/develop/connect-local-servers",
  },
  {
    id: "claude-code",
    name: "Claude Code",
    key: "mcpServers",
    path: same(".claude.json"),
    projectPath: ".mcp.json",
    program: {
      name: "claude",
      add: ["mcp", "add", "--scope", "user"],
      remove: ["mcp", "remove", "--scope", "user"],
    },
    restart: "Start a new session of Claude Code.",
    source: "https://code.claude.com/docs/en/mcp",
  },
  {
    id: "cursor",
    name: "Cursor",
    key: "mcpServers",
    path: same(".cursor/mcp.json"),
    projectPath: ".cursor/mcp.json",
    restart: "Cursor reads the file automatically; check under Settings, MCP.",
    source: "https://cursor.com/docs/context/mcp",
  },
  {
    id: "vscode",
    name: "VS Code",
    key: "servers",
    path: {
      linux: ".config/Code/User/mcp.json",
      darwin: "Library/Application Support/Code/User/mcp.json",
    },
    projectPath: ".vscode/mcp.json",
    more: { type: "stdio" },
    restart: "“MCP: List Servers” in VS Code starts and stops it.",
    source: "https://code.visualstudio.com/docs/copilot/reference/mcp-configuration",
  },
  {
    id: "windsurf",
    name: "Windsurf",
    key: "mcpServers",
    path: same(".codeium/windsurf/mcp_config.json"),
    restart: "Press refresh in Windsurf's list of MCP servers.",
    source: "https://docs.windsurf.com/windsurf/cascade/mcp",
  },
  {
    id: "zed",
    name: "Zed",
    key: "context_servers",
    path: same(".config/zed/settings.json"),
    projectPath: ".zed/settings.json",
    restart: "Zed reads the file automatically.",
    source: "https://zed.dev/docs/ai/mcp",
  },
  {
    id: "gemini",
    name: "Gemini CLI",
    key: "mcpServers",
    path: same(".gemini/settings.json"),
    projectPath: ".gemini/settings.json",
    restart: "Start a new session of Gemini CLI.",
    source: "https://geminicli.com/docs/tools/mcp-server",
  },
  {
    id: "codex",
    name: "Codex",
    key: "mcp_servers",
    path: same(".codex/config.toml"),
    // A TOML file is edited only by the program that owns it.
    program: { name: "codex", add: ["mcp", "add"], remove: ["mcp", "remove"] },
    restart: "Start a new session of Codex.",
    source: "https://developers.openai.com/codex/mcp",
  },
];

export const findClient = (id: string): ClientInfo | undefined =>
  CLIENTS.find((client) => client.id === id);
