import { TOOLSETS } from "../src/core/toolsets.ts";
import { TOOLS } from "../src/hosts/mcp/registry.ts";
import { type Hints, type Tool, toInputSchema } from "../src/hosts/mcp/tools/define.ts";
import { TOOL_EXAMPLES } from "./tool-examples.ts";

const INTRO = `# MCP tools

Every tool of \`plex-ingest mcp\`, with its parameters and an example call. [The guide](../use/mcp.md) says how to set the server up and what keeps it
safe; [the MCP server](mcp.md) has the exact behaviour. The page is generated from the tools (\`npm run docs:tools\`).

The parameter \`storage\` exists only with a database server (DATABASE_URL), where several storages are possible. Answers then name their storage.

`;

type Schema = {
  type?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  maxItems?: number;
  anyOf?: Schema[];
};

/** A bound this high is set only to keep zod from writing a higher one. */
const NO_BOUND = 1e9;

/** Generates docs/reference/tools.md from the registry. */
export function toolsTable(): string {
  const sets = Object.entries(TOOLSETS).flatMap(([name, { byDefault }]) => {
    const tools = TOOLS.filter(({ toolset }) => toolset === name);
    return tools.length === 0 ? [] : [{ name, byDefault, tools }];
  });
  const contents = sets.map(
    ({ name, tools }) =>
      `* **${name}**: ${tools.map((tool) => `[\`${tool.name}\`](#${tool.name})`).join(", ")}`,
  );
  const sections = sets.map(({ name, byDefault, tools }) => {
    const offered = byDefault ? "Offered by default." : `Offered with \`--toolsets ${name}\`.`;
    return `## Toolset \`${name}\`\n\n${offered}\n\n${tools.map(section).join("\n")}`;
  });
  return `${INTRO}${contents.join("\n")}\n\n${sections.join("\n")}`;
}

function section(tool: Tool): string {
  const { name, title, description, hints } = tool;
  const schema = toInputSchema(tool) as Schema;
  const rows = parameters(schema, "");
  const table =
    rows.length === 0
      ? "It takes no parameters."
      : `| parameter | type | default | |\n|---|---|---|---|\n${rows.join("\n")}`;
  const call = JSON.stringify({ name, arguments: TOOL_EXAMPLES[name] ?? {} });
  return `### \`${name}\`\n\n**${title}** (${inWords(hints)}). ${plain(description)}\n\n${table}\n\n\`\`\`json\n${call}\n\`\`\`\n`;
}

/** Describes the hints that are relevant for this tool. */
function inWords({ readOnly, destructive, idempotent, openWorld }: Hints): string {
  const words = readOnly
    ? ["read-only"]
    : [
        destructive ? "may remove something" : "changes something",
        ...(idempotent ? ["repeating the call has no further effect"] : []),
      ];
  return [...words, ...(openWorld ? ["contacts a service on the internet"] : [])].join("; ");
}

/** One row for each parameter, followed by the rows of the objects that it lists. */
function parameters({ properties = {}, required = [] }: Schema, before: string): string[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const name = `${before}${key}`;
    const preset = required.includes(key) ? "*required*" : presetOf(schema);
    const meaning = (schema.description ?? "").replace(/^default \w+(, |$)/, "");
    const row = `| \`${name}\` | ${typeOf(schema)} | ${preset} | ${plain(meaning)} |`;
    const inner = schema.items ?? schema;
    return [row, ...parameters(inner, `${name}${schema.items ? "[]" : ""}.`)];
  });
}

/** If only the description names the default, the default is a single word: “default 20”. */
function presetOf({ default: preset, description = "" }: Schema): string {
  const named =
    preset === undefined ? /\bdefault (\w+)/.exec(description)?.[1] : JSON.stringify(preset);
  return named === undefined ? "–" : `\`${named}\``;
}

/**
 * The type, allowed values and bounds of a value. Bounds that only keep calls small are omitted.
 */
function typeOf(schema: Schema): string {
  const {
    type = "any",
    enum: allowed,
    const: only,
    items,
    anyOf,
    minimum,
    maximum,
    maxItems,
  } = schema;
  if (anyOf) return anyOf.map(typeOf).join(" or ");
  if (allowed ?? only !== undefined) {
    return (allowed ?? [only]).map((value) => `\`${String(value)}\``).join(", ");
  }
  if (items) {
    return `list of ${typeOf(items)}${maxItems === undefined ? "" : `, at most ${maxItems}`}`;
  }
  if (minimum === undefined) return type;
  return maximum === undefined || maximum >= NO_BOUND
    ? `${type} from ${minimum}`
    : `${type}, ${minimum} to ${maximum}`;
}

/** A bar would end the table cell, and `<` would begin markup. */
const plain = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
