import type { Plugin } from "esbuild";

/**
 * Leaves the package `debug` out of the bundle. With DEBUG set, ioredis would write every command
 * that it sends to stderr, including the command with the password.
 */
export const withoutDebug: Plugin = {
  name: "without-debug",
  setup(build) {
    build.onLoad({ filter: /\/node_modules\/debug\/src\/index\.js$/ }, () => ({
      contents: "exports.default = () => Object.assign(() => {}, { enabled: false });",
    }));
  },
};
