/**
 * How a client calls a tool: by its name (`true`), through the listed tool with this name, or not
 * at all (`false`). Agent hosts call only listed tools.
 */
export type ToolReach = boolean | string;

type NamedCall = { tool: string; arguments: Readonly<Record<string, unknown>> };

/** Returns the call that a client makes to call this tool. */
export const toReachedCall = (call: NamedCall, reach: ToolReach): NamedCall =>
  typeof reach === "string"
    ? {
        tool: reach,
        arguments: {
          name: call.tool,
          ...(Object.keys(call.arguments).length === 0 ? {} : { arguments: call.arguments }),
        },
      }
    : call;
