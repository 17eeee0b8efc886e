import type { Plugin } from "esbuild";

/**
 * Leaves ofetch out of the bundle. It is a second HTTP client of 111 kB that takes 8 MiB of memory.
 * @ctrl/transmission uses it only in `request`, which src/clients/transmission/rpc/rpc/rpc.ts
 * replaces.
 */
export const withoutOfetch: Plugin = {
  name: "without-ofetch",
  setup(build) {
    build.onResolve({ filter: /^ofetch$/ }, ({ path }) => ({ path, namespace: "without-ofetch" }));
    build.onLoad({ filter: /./, namespace: "without-ofetch" }, () => ({
      contents: "export class FetchError extends Error {}\nexport const ofetch = {};",
    }));
  },
};
