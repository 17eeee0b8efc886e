import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

const BUILT = resolve("dist/web");

type BuiltPage = { shell: string; assets: ReadonlyMap<string, Buffer> };

/** The shipped page; `npm test` builds it first. */
export function builtPage(): BuiltPage {
  const assets = resolve(BUILT, "assets");
  return {
    shell: readFileSync(resolve(BUILT, "page.html"), "utf8"),
    assets: new Map(readdirSync(assets).map((name) => [name, readFileSync(resolve(assets, name))])),
  };
}
