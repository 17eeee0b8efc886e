/** A JSON schema, as far as a tool's list reads it. */
export type Json = { type?: unknown; properties?: Record<string, Json>; items?: Json } & Record<
  string,
  unknown
>;

// The schema of a tool's arguments as `tools/list` shows it. Every client pays for the list in each
// session, so what no model needs to choose a value is left out. Arguments are checked against the
// whole schema, and a refusal states the bound.

export const toListedInput = (schema: Json): Json => describedOnce(withoutBounds(schema));

/** True for a bound that says nothing, or that only a hostile value reaches. */
const isBoundOnly = ([key, value]: [string, unknown]): boolean =>
  typeof value === "number" &&
  (key === "minLength" ||
    key === "maxLength" ||
    (key === "minimum" && (value === 0 || value === 1)) ||
    (key === "minItems" && value === 1) ||
    (key === "maximum" && value >= 1000) ||
    (key === "maxItems" && value >= 100));

function withoutBounds(schema: Json): Json {
  const { properties, items } = schema;
  return {
    ...Object.fromEntries(Object.entries(schema).filter((entry) => !isBoundOnly(entry))),
    ...(properties === undefined ? {} : { properties: mapFields(properties, withoutBounds) }),
    ...(items === undefined ? {} : { items: withoutBounds(items) }),
  };
}

/**
 * Returns the schema with each description once: a field inside a list that repeats another field of
 * the tool, by name and description, is listed without its description.
 */
function describedOnce(schema: Json): Json {
  const seen = new Set<string>();
  const keyOf = (name: string, { description }: Json): string => `${name}\0${String(description)}`;
  const inner = (part: Json): Json => {
    const { properties, items } = part;
    if (items !== undefined) return { ...part, items: inner(items) };
    if (properties === undefined) return part;
    const own = Object.entries(properties).map(([name, field]): [string, Json] => {
      const { description: _, ...bare } = field;
      return [name, seen.has(keyOf(name, field)) ? bare : field];
    });
    for (const [name, field] of own) seen.add(keyOf(name, field));
    return { ...part, properties: mapFields(Object.fromEntries(own), inner) };
  };
  return inner(schema);
}

const mapFields = (
  fields: Record<string, Json>,
  change: (field: Json) => Json,
): Record<string, Json> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, change(field)]));
