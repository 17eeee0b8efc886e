import type { Transport } from "./client.ts";

export type NpmClient = {
  name: string;
  driver: string;
  /** Exact versions. The first package is the client. */
  packages: readonly string[];
  licence: string;
  kind: "library" | "framework" | "bridge" | "command line";
  transports: readonly Transport[];
};

const SDK = "@modelcontextprotocol/sdk@1.32.2";
const BOTH = ["stdio", "http"] as const;

/**
 * Clients that others wrote. They are installed for a run, and the project does not depend on them.
 */
export const CLIENTS: readonly NpmClient[] = [
  {
    name: "official SDK, first release",
    driver: "sdk",
    packages: ["@modelcontextprotocol/sdk@1.0.0"],
    licence: "MIT",
    kind: "library",
    transports: ["stdio"],
  },
  {
    name: "official SDK, revision 2025-06-18",
    driver: "sdk",
    packages: ["@modelcontextprotocol/sdk@1.13.0"],
    licence: "MIT",
    kind: "library",
    transports: BOTH,
  },
  {
    name: "AI SDK",
    driver: "aiSdk",
    packages: ["@ai-sdk/mcp@2.0.99"],
    licence: "Apache-2.0",
    kind: "framework",
    transports: BOTH,
  },
  {
    name: "AI SDK 1",
    driver: "aiSdk",
    packages: ["@ai-sdk/mcp@1.0.102"],
    licence: "Apache-2.0",
    kind: "framework",
    transports: BOTH,
  },
  {
    name: "LangChain",
    driver: "langChain",
    packages: ["@langchain/mcp-adapters@1.1.4", "@langchain/core@1.4.0"],
    licence: "MIT",
    kind: "framework",
    transports: BOTH,
  },
  {
    name: "OpenAI Agents",
    driver: "openAiAgents",
    packages: ["@openai/agents@0.20.0"],
    licence: "MIT",
    kind: "framework",
    transports: BOTH,
  },
  {
    name: "Mastra",
    driver: "mastra",
    packages: ["@mastra/mcp@2.0.0"],
    licence: "Apache-2.0",
    kind: "framework",
    transports: BOTH,
  },
  {
    name: "mcp-use",
    driver: "mcpUse",
    packages: ["mcp-use@1.34.6", "@langchain/core@1.4.0", "langchain@1.5.14"],
    licence: "MIT",
    kind: "framework",
    transports: BOTH,
  },
  {
    name: "mcporter",
    driver: "mcporter",
    packages: ["mcporter@0.12.3"],
    licence: "MIT",
    kind: "library",
    transports: BOTH,
  },
  {
    name: "Inspector",
    driver: "inspector",
    packages: ["@modelcontextprotocol/inspector@2.12.0"],
    licence: "MIT and Apache-2.0",
    kind: "command line",
    transports: BOTH,
  },
  {
    name: "mcp-remote",
    driver: "mcpRemote",
    packages: ["mcp-remote@0.15.1", SDK],
    licence: "MIT",
    kind: "bridge",
    transports: ["http"],
  },
  {
    name: "mcp-proxy",
    driver: "mcpProxy",
    packages: ["mcp-proxy@6.7.19", SDK],
    licence: "MIT",
    kind: "bridge",
    transports: ["stdio"],
  },
  {
    name: "supergateway",
    driver: "supergateway",
    packages: ["supergateway@4.0.0", SDK],
    licence: "MIT",
    kind: "bridge",
    transports: BOTH,
  },
];
