import type { Plugin } from "esbuild";

/**
 * Leaves ajv out of the bundle: 110 kB that each start would load. The SDK imports it to validate
 * the answers to forms that a server asks a client to show, but we validate those answers
 * ourselves. src/hosts/mcp/protocol/sdk.ts prevents the SDK from creating a validator with it.
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
