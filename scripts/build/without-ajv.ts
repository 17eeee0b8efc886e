import type { Plugin } from "esbuild";

/**
 * Leaves ajv out of the bundle, 110 kB that each start would load. The SDK imports it for the
 * answers to forms that a server asks a client to show, and ours are checked by us;
 * src/hosts/mcp/protocol/sdk.ts says so to the SDK, which would make a validator with it otherwise.
 */
export const withoutAjv: Plugin = {
  name: "without-ajv",
  setup(build) {
    build.onLoad(
      { filter: /\/@modelcontextprotocol\/sdk\/.*\/validation\/ajv-provider\.js$/ },
      () => ({
        contents: "export class AjvJsonSchemaValidator {}",
      }),
    );
  },
};
