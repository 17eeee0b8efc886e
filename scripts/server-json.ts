import { readFileSync } from "node:fs";
import { USER_CONFIG, VARIABLES } from "./mcpb/manifest.ts";
import type { Project } from "./release/project.ts";

/** At most 100 characters, the registry's limit. */
const DESCRIPTION = "deploy/publish/mcp-registry.txt";

const FORMATS = { file: "filepath", string: "string", boolean: "boolean" } as const;

/**
 * The entry for the registry of MCP servers, in its schema of 2025-12-11:
 * https://github.com/modelcontextprotocol/registry/tree/main/docs/reference/server-json. The same
 * `mcpName` in the package proves that the entry is ours. Without `registryBaseUrl`, the registry
 * uses the package registry's default host.
 */
export const serverJson = ({ name, version, mcpName, repository }: Project) => ({
  $schema: "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
  name: mcpName,
  title: "plex-ingest",
  description: readFileSync(DESCRIPTION, "utf8").trim(),
  websiteUrl: repository,
  repository: { url: repository, source: "github" },
  version,
  packages: [
    {
      registryType: "npm",
      identifier: name,
      version,
      runtimeHint: "npx",
      transport: { type: "stdio" },
      packageArguments: [{ type: "positional", value: "mcp" }],
      environmentVariables: Object.entries(USER_CONFIG).map(
        ([key, { type, description, ...more }]) => ({
          name: VARIABLES[key as keyof typeof VARIABLES],
          description,
          format: FORMATS[type],
          isRequired: false,
          isSecret: "sensitive" in more,
        }),
      ),
    },
  ],
});
