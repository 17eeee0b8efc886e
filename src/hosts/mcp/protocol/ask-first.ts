import { listedTools } from "../listed-tools.ts";
import { originalName } from "../other-names.ts";
import type { ToolServer } from "../server.ts";
import type { ToolResult } from "../to-result.ts";
import type { Call } from "../tools/define.ts";
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

/**
 * A call that Plex refuses, or for which it is not configured: a client that opens addresses has the person open the settings
 * of our page, where one signs in at plex.tv. Then the call is made again, and its answer is the one that every client gets.
 */
async function callWithPage(
  tools: ToolServer,
  [name, args, call]: [name: string, args: unknown, call: Call],
  page: string,
): Promise<ToolResult> {
  const result = await tools.call(name, args, call);
  if (call.answers || !NEEDS_SIGN_IN.test(result.isError ? (result.content[0]?.text ?? "") : "")) return result;
  const message =
    "Plex does not know this server. Sign in at plex.tv in the settings of plex-ingest, start it again there, and try once more.";
  const params = { mode: "url", url: `${page.replace(/\/+$/, "")}/settings`, message };
  return { content: [], asks: { requests: { plex: { method: "elicitation/create", params } } } };
}

const NEEDS_SIGN_IN = /^unauthorized: |^plex_unavailable: Plex is not configured\b/;
