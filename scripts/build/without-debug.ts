import type { Plugin } from "esbuild";

/**
 * Leaves the package `debug` out of the bundle: with DEBUG set, ioredis would write to stderr every
 * command that it sends, the one with the password included.
 */
export const withoutDebug: Plugin = {
  name: "without-debug",
  setup(build) {
    build.onLoad({ filter: /\/node_modules\/debug\/src\/index\.js$/ }, () => ({
      contents: "exports.default = () => Object.assign(() => {}, { enabled: false });",
    }));
  },
};
