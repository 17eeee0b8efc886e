import type { Plugin } from "esbuild";
import { listedTools } from "../../src/mcp/listed-tools.ts";

/** Puts the finished list of the tools in place of the file that makes it from their schemas. */
export const listedAtBuild: Plugin = {
  name: "listed-at-build",
  setup(build) {
    build.onLoad({ filter: /\/src\/mcp\/listed-tools\.ts$/ }, () => ({
      // As text: V8 reads JSON faster than the same in JavaScript.
      contents: `export const listedTools = () => JSON.parse(${JSON.stringify(JSON.stringify(listedTools()))});`,
    }));
  },
};
