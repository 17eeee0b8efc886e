const WHERE: Readonly<Record<string, string>> = { cli: " at a terminal", mcp: " over MCP" };

/**
 * Formats an actor for people. Actors are recorded as `web:Firefox on Linux`, `cli:anna` or
 * `engine`.
 */
export function formatActor(actor: string): string {
  if (actor === "engine") return "the daemon";
  const [, door = "", name = actor] = /^(web|http|cli|mcp):(.+)$/.exec(actor) ?? [];
  return `${name}${WHERE[door] ?? ""}`;
}
