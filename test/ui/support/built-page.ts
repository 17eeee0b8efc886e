import { readdirSync, readFileSync } from "node:fs";
import { buildPage } from "../../../scripts/build/page.ts";
import { tempFolder } from "../../support/temp-folder.ts";

type BuiltPage = { shell: string; assets: ReadonlyMap<string, Buffer> };

let building: Promise<BuiltPage> | undefined;

/** The page as the build makes it; built once for a file of tests. */
export const builtPage = (): Promise<BuiltPage> => (building ??= build());

async function build(): Promise<BuiltPage> {
  using built = tempFolder();
  await buildPage(built.path);
  const names = readdirSync(built.at("assets"));
  return {
    shell: readFileSync(built.at("page.html"), "utf8"),
    assets: new Map(names.map((name) => [name, readFileSync(built.at("assets", name))])),
  };
}
