// What becomes a label: a few words of ours, whatever came from outside.

const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST"]);

export const methodOf = (method: string): string => (METHODS.has(method) ? method : "other");

/** How a request to a service ended: its status, or why it has none. */
export function outcomeOf(answer: number | string): string {
  if (typeof answer === "string") return "none";
  if (answer === 401 || answer === 403) return "refused";
  return answer < 400 ? "ok" : "failed";
}

const STATUS_KINDS: Readonly<Record<number, string>> = {
  401: "unauthorized",
  403: "unauthorized",
  404: "not_found",
  429: "too_many",
};

/** Undefined for a good answer, and for a request that nobody waited for any longer. */
export function errorKind(answer: number | string, fault = "other"): string | undefined {
  if (typeof answer === "string") return fault === "given_up" ? undefined : fault;
  if (answer < 400) return undefined;
  return STATUS_KINDS[answer] ?? (answer < 500 ? "client_error" : "server_error");
}
