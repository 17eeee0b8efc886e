import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

const BUILT = resolve("dist/web");

type BuiltPage = { shells: ReadonlyMap<string, string>; assets: ReadonlyMap<string, Buffer> };

/** The page that ships: `npm test` makes it first. */
export function builtPage(): BuiltPage {
  const assets = resolve(BUILT, "assets");
  return {
    shells: new Map(
      ["en", "de"].map((language) => [language, readFileSync(resolve(BUILT, `page.${language}.html`), "utf8")]),
    ),
    assets: new Map(readdirSync(assets).map((name) => [name, readFileSync(resolve(assets, name))])),
  };
}
