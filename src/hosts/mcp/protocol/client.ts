import { cleanText } from "../../../base/text/clean-text.ts";
import { isFields, type JsonFields } from "../../../base/text/parse-json.ts";
import { drawsViews } from "../view/view.ts";

/** Of the extension for long calls, in either of its forms. */
export const TASKS = "io.modelcontextprotocol/tasks";

/**
 * What a client said of itself, with its request or at `initialize`, as far as an answer depends on
 * it.
 */
export type CallingClient = {
  /** Cleaned, without a colon. */
  name: string;
  /** Whom an issuer says that it is for. */
  subject?: string | undefined;
  /** It draws our views. */
  draws: boolean;
  /** It shows a person forms of ours, or opens an address. */
  form: boolean;
  url: boolean;
  /** It asks by itself what became of a call that was not finished. */
  tasks: boolean;
};

/** The fields of a request's `_meta`. */
export const metaOf = (params: unknown): JsonFields => {
  const meta = isFields(params) ? params["_meta"] : undefined;
  return isFields(meta) ? meta : {};
};

const has = (fields: unknown, name: string): boolean => isFields(fields) && isFields(fields[name]);

/**
 * The name that the client gave itself: cleaned, shortened, and without characters that could
 * imitate another actor.
 */
const clientName = (name: string | undefined) =>
  cleanText(name ?? "unknown", 60).replace(/[\s:]+/g, "-") || "unknown";

/** @param info its `clientInfo`, and its capabilities, as they came */
export function clientOf(info: unknown, capabilities: unknown): CallingClient {
  const name = isFields(info) && typeof info["name"] === "string" ? info["name"] : undefined;
  const elicitation = isFields(capabilities) ? capabilities["elicitation"] : undefined;
  const url = has(elicitation, "url");
  return {
    name: clientName(name),
    draws: drawsViews(capabilities),
    // One that says nothing more can show forms: that is what there was at first.
    form: isFields(elicitation) && (!url || has(elicitation, "form")),
    url,
    tasks: isFields(capabilities) && has(capabilities["extensions"], TASKS),
  };
}

export const UNKNOWN_CLIENT: CallingClient = clientOf(undefined, undefined);
