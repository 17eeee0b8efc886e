/** A server, and the variable with the key for it. */
export type Target = { name: string; url: string; variable: string };

const TIMEOUT_MS = 60_000;

/** A server's answer other than 2xx. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/**
 * Sends a request and returns the answer if it is 2xx.
 *
 * @throws Refused for another answer, and an Error if no answer comes within a minute. Both state
 *   what to check.
 */
export async function request(
  { name, url, variable }: Target,
  path: string,
  init: RequestInit & { query: Record<string, string> },
  signal: AbortSignal,
): Promise<Response> {
  const { query, method = "GET", ...more } = init;
  let answer: Response;
  try {
    answer = await fetch(`${url}${path}?${new URLSearchParams(query).toString()}`, {
      ...more,
      method,
      // The key must not be sent to another host.
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`${name} cannot be reached at ${url}: ${toCause(error)}.`, { cause: error });
  }
  if (answer.ok) return answer;
  await answer.body?.cancel();
  const { status } = answer;
  const said = `${name} answered ${method} ${path} with ${status}.`;
  throw new Refused(`${said}${toHint(status, variable, url)}`, status);
}

function toCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${TIMEOUT_MS / 1000} s`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function toHint(status: number, variable: string, url: string): string {
  if (status === 401) return ` Check the key in ${variable}.`;
  if (status === 403) return ` The key in ${variable} must be an administrator's.`;
  if (status === 404 || (status >= 300 && status < 400)) {
    return ` Check that ${url} is the server's address, with its base URL.`;
  }
  return status === 503 ? " It may be starting. Try again in a minute." : "";
}
