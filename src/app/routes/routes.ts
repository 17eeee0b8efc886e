import type { Rule } from "../../core/route/rule.ts";
import { createOwnFile, type OwnFileKind, type OwnFiles } from "../own-files/own-file.ts";
import { parseRoutes } from "./parse-routes.ts";

/** The file of a person's rules, in order. */
export const ROUTES: OwnFileKind<readonly Rule[]> = {
  name: "routes.json",
  none: [],
  earlier: "The earlier rules stay",
  parse: parseRoutes,
};

export type Routes = {
  /** The current rules, in order. */
  rules(): readonly Rule[];
  problem(): string | undefined;
  path(): string | undefined;
};

export function createRoutes(paths: readonly string[], files: OwnFiles): Routes {
  const { value, problem, path } = createOwnFile(ROUTES, paths, files);
  return { rules: value, problem, path };
}
