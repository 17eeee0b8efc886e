import { isBuiltin } from "node:module";
import { listStaticImports, type StaticImport } from "./static-imports.ts";

/**
 * Loads Node's own modules with `process.getBuiltinModule` instead of `import`. An import reads
 * every export of a Node module, and many of these exports load more of Node when they are read.
 * For example, `WebSocket` of `node:http` loads Node's own undici with HTTP/2, TLS and web streams.
 * https://nodejs.org/api/process.html#processgetbuiltinmoduleid
 * @param text a built ES module. It must not run on a Node that has no such function
 */
export function requireNode(text: string): string {
  const imports = listStaticImports(text).filter(({ from }) => isBuiltin(from));
  let rest = text;
  for (const { start, end } of imports.toReversed()) rest = rest.slice(0, start) + rest.slice(end);
  return (
    (/\btypeof require\b/.test(text) ? REQUIRE : "") + imports.map(toConstants).join("") + rest
  );
}

/** Bundled CommonJS packages use `require`, which an ES module does not have. */
const REQUIRE = `const require=process.getBuiltinModule("node:module").createRequire(import.meta.url);`;

/** A module's default export and its namespace are the module itself. */
function toConstants({ entries, from }: StaticImport): string {
  const module = `process.getBuiltinModule(${JSON.stringify(from)})`;
  const whole: string[] = [];
  const named: string[] = [];
  for (const { name, local } of entries) {
    if (name === "default") whole.push(`${local}=${module}`);
    else named.push(`${name}:${local}`);
  }
  const all = [...whole, ...(named.length > 0 ? [`{${named.join()}}=${module}`] : [])];
  return all.length > 0 ? `const ${all.join()};` : `${module};`;
}
