import { type ToolReach, toReachedCall } from "../../../base/actions/tool-reach.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import type { JsonFields } from "../../../base/text/parse-json.ts";

/** `Call NAME with {…}.` */
export function formatCall(tool: string, args: JsonFields, reach: ToolReach = true): string {
  const call = toReachedCall({ tool, arguments: args }, reach);
  return Object.keys(call.arguments).length === 0
    ? `Call ${call.tool}.`
    : `Call ${call.tool} with ${cleanText(JSON.stringify(call.arguments), 400)}.`;
}
