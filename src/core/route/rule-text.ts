import type { Rule } from "./rule.ts";

const CONDITIONS = ["type", "resolution", "genre", "certification", "origin", "label", "path"] as const;

/** What a rule asks of a release: `type tv, genre Animation or Family`; `everything` where it asks nothing. */
export function ruleText(rule: Omit<Rule, "library">): string {
  const parts = CONDITIONS.flatMap((name) => {
    const wanted = rule[name];
    if (wanted === undefined) return [];
    return `${name} ${typeof wanted === "string" ? wanted : wanted.join(" or ")}`;
  });
  return parts.length === 0 ? "everything" : parts.join(", ");
}
