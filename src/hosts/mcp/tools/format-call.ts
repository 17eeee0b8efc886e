import { cleanText } from "../../../base/text/clean-text.ts";
import type { JsonFields } from "../../../base/text/parse-json.ts";

/** `Call NAME with {…}.` */
export const formatCall = (tool: string, args: JsonFields): string =>
  Object.keys(args).length === 0
    ? `Call ${tool}.`
    : `Call ${tool} with ${cleanText(JSON.stringify(args), 400)}.`;
