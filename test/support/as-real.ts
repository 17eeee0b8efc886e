/** The response of a stand-in or a real program: text as received, or JSON. */
export type Said = { status: number; body: unknown };

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? "list" : value === null ? "null" : typeof value;

/** `exact` is set for refusals. Their texts are also compared. */
function* compare(own: unknown, real: unknown, where: string, exact: boolean): Generator<string> {
  const [kind, wanted] = [kindOf(own), kindOf(real)];
  if (kind !== wanted) {
    yield `${where} is a ${kind}, and really a ${wanted}`;
  } else if (exact && kind !== "object" && kind !== "list" && own !== real) {
    yield `${where} is ${JSON.stringify(own)}, and really ${JSON.stringify(real)}`;
  } else if (Array.isArray(own) && Array.isArray(real)) {
    if (own.length > 0 && real.length === 0) yield `${where} is really empty`;
    for (const [at, one] of own.entries()) {
      if (at < real.length) yield* compare(one, real[at], `${where}[${at}]`, exact);
    }
  } else if (kind === "object") {
    const all = real as Record<string, unknown>;
    for (const [key, one] of Object.entries(own as object)) {
      if (key in all) yield* compare(one, all[key], `${where}.${key}`, exact);
      else yield `${where}.${key} is really not there`;
    }
  }
}

/**
 * Lists how a stand-in's response differs from the real program's. The stand-in may return less,
 * because tests only need the fields that are read. Its fields must have the same names, the same
 * kinds of values, and the response the same status.
 */
export const differences = (own: Said, real: Said, exact = false): string[] =>
  own.status === real.status
    ? [...compare(own.body, real.body, "it", exact)]
    : [
        `the status is ${own.status}, and really ${real.status} (${JSON.stringify(real.body).slice(0, 100)})`,
      ];

export async function said(answer: Response): Promise<Said> {
  const text = await answer.text();
  try {
    return { status: answer.status, body: JSON.parse(text) as unknown };
  } catch {
    return { status: answer.status, body: text };
  }
}
