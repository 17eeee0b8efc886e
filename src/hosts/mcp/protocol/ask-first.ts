import { listedTools } from "../listed-tools.ts";
import { originalName } from "../other-names.ts";
import type { ToolServer } from "../server.ts";
import type { ToolResult } from "../to-result.ts";
import type { Call } from "../tools/define.ts";
import { callWithPage } from "./sign-in-page.ts";
import { approveWithForm } from "./which-work.ts";

/** A call of a client that can ask a person: which work something is, and to sign in to Plex on our page, if its address is known. */
export function callAsking(
  tools: ToolServer,
  [name, args, call]: [name: string, args: unknown, call: Call],
  page: string | undefined,
): Promise<ToolResult> {
  const ours = originalName(name);
  if (call.shows?.form && ours === "approve_ingest") return approveWithForm(tools, args, call);
  if (call.shows?.url && page !== undefined && isOfPlex(ours)) return callWithPage(tools, [name, args, call], page);
  return tools.call(name, args, call);
}

const isOfPlex = (name: string): boolean =>
  listedTools().some(({ toolset, shown }) => toolset === "plex" && shown.name === name);
