import * as z from "zod";
import type { Tool } from "./define.ts";

// Clients of 2026 refuse every call of a tool whose schema says draft-07, which the SDK stamps on; without `$schema` the
// protocol's own dialect (2020-12) holds. https://modelcontextprotocol.io/specification/2025-11-25
function jsonSchema(schema: z.ZodObject, io: "input" | "output"): { type: "object" } & Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12", io });
  return { ...rest, type: "object" };
}

/** A tool as `tools/list` shows it. */
export function listed({ name, title, description, hints, input, output }: Tool) {
  return {
    name,
    title,
    description,
    inputSchema: jsonSchema(input, "input"),
    outputSchema: jsonSchema(output, "output"),
    annotations: {
      title,
      readOnlyHint: hints.readOnly,
      destructiveHint: hints.destructive,
      idempotentHint: hints.idempotent,
      openWorldHint: hints.openWorld,
    },
  };
}

export type ListedTool = ReturnType<typeof listed>;
