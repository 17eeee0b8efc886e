import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";
import { parseAllDocuments } from "yaml";

/** A service of a compose file, with the variables of `.env` filled in. */
export type ComposeService = {
  name: string;
  image: string;
  /** `uid:gid` */
  user: string | undefined;
  command: string[] | undefined;
  /** The variables of `env_file`, overridden by those of `environment`. */
  env: Record<string, string>;
  /** `from` is a full path or the name of a volume. */
  mounts: { from: string; to: string }[];
};

type WrittenService = {
  image?: string;
  user?: string;
  command?: string[];
  env_file?: string;
  environment?: Record<string, string>;
  volumes?: string[];
};
type WrittenFile = { services: Record<string, WrittenService> };

/**
 * Reads compose files, of which each adds to those before it, with `envText` as the text of `.env`.
 * @throws Error with the name of a variable that is required and empty, and for a file of
 * variables other than `.env`
 */
export function readCompose(files: readonly string[], envText: string): ComposeService[] {
  const given = parseEnv(envText);
  const services = new Map<string, ComposeService>();
  for (const file of files) {
    for (const [name, written] of Object.entries(parse(readFileSync(file, "utf8")).services)) {
      const { image, user, command, env_file: envFile, environment, volumes } = written;
      if (envFile !== undefined && envFile !== ".env") throw new Error(`${file}: ${envFile}`);
      const before = services.get(name);
      services.set(name, {
        name,
        image: image ?? before?.image ?? "",
        user: user === undefined ? before?.user : fillIn(user, given),
        command: command ?? before?.command,
        env: {
          ...before?.env,
          ...(envFile === undefined ? {} : (given as Record<string, string>)),
          ...Object.fromEntries(
            Object.entries(environment ?? {}).map(([key, value]) => [key, fillIn(value, given)]),
          ),
        },
        mounts: [
          ...(before?.mounts ?? []),
          ...(volumes ?? []).map((volume) => {
            const [from = "", to = ""] = fillIn(volume, given).split(":");
            return { from: from.startsWith(".") ? join(dirname(file), from) : from, to };
          }),
        ],
      });
    }
  }
  return [...services.values()];
}

function parse(text: string): WrittenFile {
  const [document] = parseAllDocuments(text, { uniqueKeys: true, strict: true, merge: true });
  const [error] = [...(document?.errors ?? []), ...(document?.warnings ?? [])];
  if (error || !document) throw error ?? new Error("The file is empty.");
  return document.toJS() as WrittenFile;
}

const VARIABLE = /\$\$|\$\{(\w+)(?::([-?])([^}]*))?\}/g;

function fillIn(text: string, given: Readonly<Record<string, string | undefined>>): string {
  return text.replaceAll(VARIABLE, (all: string, name: string, sign: string, rest = "") => {
    if (all === "$$") return "$";
    const value = given[name] ?? "";
    if (value !== "" || sign === undefined) return value;
    if (sign === "?") throw new Error(`${name} is required: ${rest}`);
    return rest;
  });
}
