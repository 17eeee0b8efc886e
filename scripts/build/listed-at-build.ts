import type { Plugin } from "esbuild";
import {
  listedForView,
  listedTools,
  listReachTools,
  toolNames,
} from "../../src/hosts/mcp/listed-tools.ts";

/** Replaces the module that builds the list of tools from their schemas with the finished list. */
export const listedAtBuild: Plugin = {
  name: "listed-at-build",
  setup(build) {
    build.onLoad({ filter: /\/src\/hosts\/mcp\/listed-tools\.ts$/ }, () => ({
      // Embedded as text, because V8 parses JSON faster than the same data in JavaScript.
      contents: [
        parsed("listedTools", listedTools()),
        parsed("listReachTools", listReachTools()),
        parsed("listedForView", listedForView()),
        parsed("toolNames", toolNames()),
      ].join("\n"),
    }));
  },
};

const parsed = (name: string, list: unknown): string =>
  `export const ${name} = () => JSON.parse(${JSON.stringify(JSON.stringify(list))});`;
