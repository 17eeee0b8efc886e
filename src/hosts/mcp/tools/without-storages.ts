import type * as z from "zod";
import type { ListedTool } from "./define.ts";
import type { Json } from "./listed-input.ts";

/** Arguments and answer fields about storages. They are hidden if there can be only one storage. */
const OF_STORAGES: ReadonlySet<string> = new Set(["storage", "storages", "by_storage"]);

function without<S extends Json>(schema: S): S {
  if (schema.items) return { ...schema, items: without(schema.items) };
  if (!schema.properties) return schema;
  const inner = Object.entries(schema.properties).filter(([name]) => !OF_STORAGES.has(name));
  const required = schema.required as readonly string[] | undefined;
  return {
    ...schema,
    properties: Object.fromEntries(inner.map(([name, part]) => [name, without(part)])),
    ...(required ? { required: required.filter((name) => !OF_STORAGES.has(name)) } : {}),
  };
}

/** Returns a tool as it is listed if there is only one storage. */
export const withoutStorages = (tool: ListedTool): ListedTool => ({
  ...tool,
  inputSchema: without(tool.inputSchema),
  ...(tool.outputSchema ? { outputSchema: without(tool.outputSchema) } : {}),
});

const narrowed = new WeakMap<z.ZodObject, z.ZodObject>();

/** Returns the input of a tool if there is only one storage. */
export function inputWithoutStorages(input: z.ZodObject): z.ZodObject {
  if (!("storage" in input.shape)) return input;
  const known = narrowed.get(input) ?? input.omit({ storage: true });
  narrowed.set(input, known);
  return known;
}
