import { cleanText } from "../../base/text/clean-text.ts";
import { listedTools } from "./listed-tools.ts";
import {
  findMissingService,
  listOfferedTools,
  type ToolChoice,
  type ToolLists,
} from "./offered-tools.ts";
import { rankTools } from "./rank-tools.ts";
import type { FindAnswer, FindRequest } from "./tools/define.ts";

const MAX_LINE_CHARS = 160;
/** Only a tool among the best matches is worth the sentence why it is not offered. */
const MAX_OFF = 3;

/**
 * Answers `find_tool`. The names of all other tools that are not listed follow, because words of
 * people cannot be foreseen. Tools that this server does not offer, or that cannot work in this home, are
 * reported with the reason if they are among the best matches.
 */
export function findTools(
  { query, limit, schema }: FindRequest,
  { offered, reachOf }: ToolLists,
  whyOff: (name: string) => string,
): FindAnswer {
  const ranked = rankTools(query);
  const tools = ranked
    .flatMap((name) => offered.find((tool) => tool.name === name && reachOf(name) !== false) ?? [])
    .slice(0, limit)
    .map(({ name, title, description, inputSchema }, at) => {
      const reach = reachOf(name);
      return {
        name,
        does: cleanText(`${title}: ${firstSentence(description)}`, MAX_LINE_CHARS),
        ...(typeof reach === "string" ? { call_with: reach } : {}),
        ...(schema && at === 0 ? { input_schema: inputSchema } : {}),
      };
    });
  const off = ranked
    .slice(0, MAX_OFF)
    .filter((name) => reachOf(name) === false)
    .map((name) => ({ name, why: whyOff(name) }));
  const found = tools.map(({ name }) => name);
  const others = offered
    .map(({ name }) => name)
    .filter((name) => typeof reachOf(name) === "string" && !found.includes(name));
  return {
    tools,
    ...(others.length === 0 ? {} : { others }),
    ...(off.length === 0 ? {} : { off }),
  };
}

const firstSentence = (text: string): string => text.split(/(?<=\.)\s/)[0] ?? text;

/** Explains in one clause why a server does not offer a tool, or why the tool cannot work. */
export function explainOff(name: string, choice: ToolChoice): string {
  const missing = findMissingService(name, choice.listing?.missing);
  if (missing) return `${missing.setting} is not set`;
  const tool = listedTools().find(({ shown }) => shown.name === name);
  if (!tool) return "there is no such tool";
  if (!choice.toolsets.includes(tool.toolset)) return `its toolset ${tool.toolset} is switched off`;
  const writable = listOfferedTools({ ...choice, readOnly: false });
  return choice.readOnly && writable.some((offered) => offered.name === name)
    ? "this server is read-only"
    : `only the ${tool.role} can call it`;
}
