import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** Range of Node versions that `package.json` promises: `^22.22.0 || >=24.0.0`. */
export const ENGINES = (
  JSON.parse(readFileSync(resolve("package.json"), "utf8")) as { engines: { node: string } }
).engines.node;

const RANGES = ENGINES.split(" || ").map((range) => {
  const [, sign, lowest = ""] = /^(\^|>=)(\d+\.\d+\.\d+)$/.exec(range) ?? [];
  if (sign === undefined) throw new Error(`Write engines.node as ^22.22.0 || >=24.0.0: ${ENGINES}`);
  return { lowest, isMajor: sign === "^" };
});

/** The lowest version of each range that `package.json` promises, lowest first. */
export const LOWEST_NODES: readonly string[] = RANGES.map(({ lowest }) => lowest);

/** Whether `package.json` promises this version. */
export function isPromised(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return RANGES.some(({ lowest, isMajor }) => {
    const [from = 0, minorFrom = 0] = lowest.split(".").map(Number);
    return major === from ? minor >= minorFrom : !isMajor && major > from;
  });
}

/** npm's registry settings on this machine. npm prefers its cache. */
export const npmSettings = (): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(process.env)
      .filter(([name]) => /^npm_config_(?!prefix)|_proxy$|^NODE_EXTRA_CA/i.test(name))
      .map(([name, value]) => [name, value ?? ""]),
  ),
  npm_config_prefer_offline: "true",
});
