import { join } from "node:path";
import { parseFullPath } from "../../adapters/settings/address-parts.ts";
import type { EnvFile, Environment } from "./env-file.ts";
import { type ConfigFiles, notRead } from "./files.ts";
import { type ConfigProblem, formatValue, trimToSet } from "./problem.ts";
import { type ConfiguredNames, listVariables, type VariableName } from "./table.ts";

/**
 * The source of a value. `path` is the env file, and `secretFile` is the file named by `NAME_FILE`
 * or a credential.
 */
export type Origin = {
  from: "environment" | "credential" | "file" | "default";
  path?: string | undefined;
  secretFile?: string | undefined;
};

export type SourcedText = { value: string; origin: Origin };
type SourcedTexts = { found: Map<VariableName, SourcedText>; problems: ConfigProblem[] };
type SourcesInput = {
  env: Environment;
  home: string | undefined;
  file: EnvFile | undefined;
  files: ConfigFiles;
  names: ConfiguredNames;
};

/**
 * Reads the text of each variable from the first source that has it: environment, systemd
 * credential, env file. An empty text means that the variable is unset.
 */
export function readSources({ env, home, file, files, names }: SourcesInput): SourcedTexts {
  const found = new Map<VariableName, SourcedText>();
  const problems: ConfigProblem[] = [];
  const credentials = parseFullPath(env["CREDENTIALS_DIRECTORY"] ?? "", home);

  for (const [name, { secret = false }] of listVariables(names)) {
    const value =
      inEnvironment(name, secret, env, { from: "environment" }) ??
      (secret && credentials !== undefined ? inCredentials(name, credentials) : undefined) ??
      (file && inEnvironment(name, secret, file.values, { from: "file", path: file.path }));
    if (value) found.set(name, value);
  }
  return { found, problems };

  function inEnvironment(
    name: VariableName,
    secret: boolean,
    values: Environment,
    origin: Origin,
  ): SourcedText | undefined {
    const value = trimToSet(values[name]);
    const pointer = secret ? trimToSet(values[`${name}_FILE`]) : undefined;
    if (value !== undefined && pointer !== undefined) {
      problems.push({
        name,
        found: `both ${name} and ${name}_FILE`,
        allowed: "one of the two",
        file: origin.path,
      });
    }
    if (value !== undefined || pointer === undefined) {
      return value === undefined ? undefined : { value, origin };
    }
    const path = parseFullPath(pointer, home);
    const problem = {
      name: `${name}_FILE`,
      allowed: "the full path of a readable text file",
      file: origin.path,
    };
    if (path === undefined) {
      problems.push({ ...problem, found: formatValue(pointer, true) });
      return undefined;
    }
    return inSecretFile(path, { ...origin, secretFile: path }, problem);
  }

  function inCredentials(name: VariableName, folder: string): SourcedText | undefined {
    for (const path of [join(folder, name), join(folder, name.toLowerCase())]) {
      if (files.stamp(path) === undefined) continue;
      const problem = { name: `credential ${name}`, allowed: "a readable text file", file: path };
      return inSecretFile(path, { from: "credential", secretFile: path }, problem);
    }
    return undefined;
  }

  function inSecretFile(
    path: string,
    origin: Origin,
    problem: Omit<ConfigProblem, "found">,
  ): SourcedText | undefined {
    const read = files.read(path);
    const value = read.ok ? trimToSet(read.text) : undefined;
    if (value !== undefined) return { value, origin };
    // A path is shown only if it exists. Any other text may be the secret itself, entered at the
    // wrong name.
    const isSecret = files.stamp(path) === undefined;
    problems.push({
      ...problem,
      found: `${read.ok ? "an empty file" : notRead(read.why)} at ${formatValue(path, isSecret)}`,
    });
    return undefined;
  }
}
