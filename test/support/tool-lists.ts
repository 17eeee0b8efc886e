import type { ToolServer } from "../../src/hosts/mcp/server.ts";
import type { ListedTool } from "../../src/hosts/mcp/tools/define.ts";

/** The lists of a tool server that lists everything it offers. */
export function listsOf(
  tools: () => ListedTool[],
): Pick<ToolServer, "list" | "offers" | "reachOf" | "listForView"> {
  const offers = (name: string): boolean => tools().some((tool) => tool.name === name);
  return { list: tools, offers, reachOf: offers, listForView: () => [] };
}
