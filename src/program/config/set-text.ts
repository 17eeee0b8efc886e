/** What a client of MCP bundles leaves in the place of a value that its user did not give (modelcontextprotocol/mcpb#252). */
const PLACEHOLDER = /^\$\{user_config\.\w+\}$/;

/** The text without surrounding white space; undefined when nothing is left, or only a client's placeholder. */
export function setText(text: string | undefined): string | undefined {
  const set = text?.trim() || undefined;
  return set === undefined || PLACEHOLDER.test(set) ? undefined : set;
}
