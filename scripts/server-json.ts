import { USER_CONFIG, VARIABLES } from "./mcpb/manifest.ts";

type Package = { name: string; version: string; mcpName: string };

const FORMATS = { file: "filepath", string: "string", boolean: "boolean" } as const;

/**
 * The entry for the registry of MCP servers, in its schema of 2025-12-11:
 * https://github.com/modelcontextprotocol/registry/tree/main/docs/reference/server-json. The same
 * `mcpName` in the package proves that the entry is ours.
 */
export const serverJson = ({ name, version, mcpName }: Package) => ({
  $schema: "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
  name: mcpName,
  title: "plex-ingest",
  description:
    "Reviews and undoes what was filed into Plex, explains what is missing, browses and plays.",
  version,
  packages: [
    {
      registryType: "npm",
      registryBaseUrl: "https://registry.npmjs.org",
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
