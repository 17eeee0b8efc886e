type Fields = Record<string, unknown>;

/**
 * An answer to a model: what can be done next is a call, without the command that does the same; where its tool is not offered
 * it is the command. A search for a work is there only where its tool is offered.
 */
export function withOfferedCalls(answer: Fields, isOffered: (tool: string) => boolean): Fields {
  const inner = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inner);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [
        key,
        key === "next" && Array.isArray(field) ? field.map((action: Fields) => callOf(action)) : inner(field),
      ]),
    );
  };
  const callOf = ({ text, search, ...call }: Fields): Fields => {
    if (typeof call["tool"] !== "string" || !isOffered(call["tool"])) return { text };
    const { tool } = (search ?? {}) as { tool?: string };
    return tool === undefined || !isOffered(tool) ? call : { ...call, search };
  };
  return inner(answer) as Fields;
}
