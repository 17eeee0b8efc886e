import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

type Package = { name: string; version: string; license?: string };

/** The licence texts of every package that the bundle holds: bundling drops them from the code. */
export async function thirdPartyNotices(inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
  const sections: string[] = [];
  for (const folder of [...folders, "node_modules/better-sqlite3"].toSorted()) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Package;
    if (/\bL?GPL/i.test(license ?? "")) throw new Error(`${name} is ${license}; the package must not hold it.`);
    sections.push(`## ${name} ${version} (${license ?? "see text"})\n\n${await licenceText(folder)}`);
  }
  return `# Third-party notices\n\nplex-ingest is MIT-licensed; its bundle holds these packages.\n\n${sections.join("\n\n")}\n`;
}

async function licenceText(folder: string): Promise<string> {
  const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
  return file === undefined
    ? "No licence file came with the package."
    : `\`\`\`text\n${(await readFile(join(folder, file), "utf8")).trim()}\n\`\`\``;
}
