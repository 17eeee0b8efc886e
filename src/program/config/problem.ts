import { cleanText } from "../../base/text/clean-text.ts";

/** A problem with the configuration. `found` never contains a secret. */
export type ConfigProblem = {
  name: string;
  found: string;
  allowed: string;
  /** States what is wrong and what to do. Replaces `found` and `allowed` in the message. */
  sentence?: string | undefined;
  suggestion?: string | undefined;
  /** The file from which the setting was read; absent for the process environment. */
  file?: string | undefined;
};

/** A problem that is worth reporting but does not prevent a start. */
export type ConfigWarning = { name: string; message: string; file?: string | undefined };

/** Formats the problem as one line for display, regardless of the content of the value. */
export function formatProblem({
  name,
  found,
  allowed,
  sentence,
  suggestion,
  file,
}: ConfigProblem): string {
  const where = file === undefined ? "" : ` in ${file}`;
  const hint = suggestion === undefined ? "" : ` Did you mean ${suggestion}?`;
  return cleanText(
    `${name}${where}: ${sentence ?? `found ${found}; expected ${allowed}.`}${hint}`,
    600,
  );
}

/** Formats a value for display: quoted and shortened, or only its length if it is secret. */
export function formatValue(value: string, secret: boolean): string {
  // A key may be entered where the path of its file belongs.
  if (secret || value.includes("PRIVATE KEY")) {
    return `a hidden value of ${value.length} characters`;
  }
  // Removes `user:password@` from an address, so that credentials never reach a terminal or a log.
  const bare = value
    .slice(0, 5000)
    .replace(/\/\/\S*@/g, "//…@")
    .replace(/(token|key|password)=[^&\s]*/gi, "$1=…");
  return `"${cleanText(bare, 80)}"`;
}

/**
 * The placeholder that a client of MCP bundles passes for a value that its user did not set
 * (modelcontextprotocol/mcpb#252).
 */
const PLACEHOLDER = /^\$\{user_config\.\w+\}$/;

/**
 * Returns the text without surrounding white space; undefined if it is empty or only a client's
 * placeholder.
 */
export function trimToSet(text: string | undefined): string | undefined {
  const set = text?.trim() || undefined;
  return set === undefined || PLACEHOLDER.test(set) ? undefined : set;
}
