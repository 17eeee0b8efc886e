import type { Rule } from "../../core/route/rule.ts";

/**
 * The rules with each folder also by the name that downloads are known by: their links are resolved, and people write
 * folders as they know them. `real` resolves a path as far as it exists.
 */
export const withRealPaths = (rules: readonly Rule[], real: (path: string) => string): Rule[] =>
  rules.map((rule) =>
    rule.path === undefined ? rule : { ...rule, path: [...new Set([...rule.path, ...rule.path.map(real)])] },
  );
