import { UserError } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { isFields, type JsonFields } from "../../base/text/parse-json.ts";
import { listedTools } from "./listed-tools.ts";
import { destroys } from "./offered-tools.ts";
import { toOurTool } from "./original-tools.ts";
import { parseWritten } from "./tools/as-meant.ts";
import { formatCall } from "./tools/format-call.ts";
import { CALL_READ_TOOL, CALL_WRITE_TOOL, FIND_TOOL } from "./tools/reach-names.ts";

// A call through a caller becomes, at the entrance of each transport, the call of the tool that it
// names. Roles, scopes, forms, plans, tasks, history, metrics and logs read only that call. A
// transport without this step cannot call anything through a caller, because the callers themselves
// only refuse.

const CALLERS: ReadonlySet<string> = new Set([CALL_READ_TOOL, CALL_WRITE_TOOL]);

type CalledTool = { name: string; args: unknown };

/**
 * Returns the tool that a call really calls, with its arguments. A call through a caller that may
 * not call that tool stays unchanged, and the caller explains why.
 */
function toCalledTool(name: string, args: unknown): CalledTool {
  const through = { name, args };
  if (!CALLERS.has(name)) return through;
  const { name: inner, arguments: given, ...more } = isFields(args) ? args : {};
  const innerArgs = typeof given === "string" ? (parseWritten(given) ?? given) : (given ?? {});
  const isComplete = typeof inner === "string" && isFields(innerArgs) && isEmpty(more);
  return isComplete && !CALLERS.has(inner) && callerOf(inner, name) === name
    ? { name: inner, args: innerArgs }
    : through;
}

const isEmpty = (fields: JsonFields): boolean =>
  Object.values(fields).every((value) => value === null);

/**
 * Returns the caller of this tool, or our name of a tool that is called only by its own name.
 * `otherwise` is the answer for a name that is not ours, which is then answered as it is without a
 * caller.
 */
function callerOf(name: string, otherwise: string): string {
  if (name === FIND_TOOL) return CALL_READ_TOOL;
  const tool = listedTools().find(({ shown }) => shown.name === toOurTool(name))?.shown;
  if (!tool) return otherwise;
  if (destroys(tool)) return tool.name;
  return tool.annotations.readOnlyHint ? CALL_READ_TOOL : CALL_WRITE_TOOL;
}

/** True for a tool that only calls another one. */
export const isCaller = (name: string): boolean => CALLERS.has(name);

/** Explains why this caller does not call the named tool, with the call that works. */
export function explainCaller(caller: string, name: string, args: unknown): UserError {
  if (CALLERS.has(name)) {
    return new UserError(
      `name: ${name} calls other tools.`,
      "Pass the name and the arguments of the tool itself.",
    );
  }
  const right = callerOf(name, caller);
  const inner = isFields(args) ? args : {};
  if (!CALLERS.has(right)) {
    return UserError.refused(
      `${right} may remove something, so it is called only by its own name.`,
      formatCall(right, inner),
    );
  }
  return UserError.refused(
    `${quoted(name, 100)} ${right === CALL_READ_TOOL ? "changes nothing" : "changes something"}.`,
    formatCall(right, { name, arguments: inner }),
  );
}

/** Rewrites a `tools/call` through a caller into the call of the tool itself. */
export function toCalledMessage<Message extends { method: string; params?: unknown }>(
  message: Message,
): Message {
  const { method, params } = message;
  if (method !== "tools/call" || !isFields(params)) return message;
  const { name } = params;
  if (typeof name !== "string" || !CALLERS.has(name)) return message;
  const called = toCalledTool(name, params["arguments"]);
  return called.name === name
    ? message
    : { ...message, params: { ...params, name: called.name, arguments: called.args } };
}
