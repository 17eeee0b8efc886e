import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

type Package = { name: string; version: string; license?: string };

/**
 * Licences that require only attribution. A package with any other licence must be reviewed first.
 */
const LICENCES =
  /^(?:MIT|ISC|Apache-2\.0|0BSD|BSD-[23]-Clause|BlueOak-1\.0\.0|Unlicense|CC0-1\.0)$/;

/**
 * Returns the licence texts of every bundled package, because bundling drops them from the code.
 * @throws for a package that must not be bundled
 */
export async function thirdPartyNotices(inputs: readonly string[]): Promise<string> {
  const folders = new Set(
    inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []),
  );
  const sections: string[] = [];
  for (const folder of [...folders, "node_modules/better-sqlite3"].toSorted()) {
    const {
      name,
      version,
      license = "no licence",
    } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Package;
    if (!LICENCES.test(license)) {
      throw new Error(`The package must not contain ${name} (${license}).`);
    }
    sections.push(`## ${name} ${version} (${license})\n\n${await licenceText(folder)}`);
  }
  return (
    "# Third-party notices\n\nplex-ingest is MIT-licensed. Its bundle contains these " +
    `packages.\n\n${sections.join("\n\n")}\n`
  );
}

/** The packages listed in such a text, in the form `jose@6.2.17`. */
export const namesIn = (notices: string): string[] =>
  [...notices.matchAll(/^## (\S+) (\d\S*) \(/gm)].map(([, name, version]) => `${name}@${version}`);

async function licenceText(folder: string): Promise<string> {
  const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
  return file === undefined
    ? "The package contains no licence file."
    : `\`\`\`text\n${(await readFile(join(folder, file), "utf8")).trim()}\n\`\`\``;
}
