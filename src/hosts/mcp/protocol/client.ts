import { cleanText } from "../../../base/text/clean-text.ts";
import { isFields, type JsonFields } from "../../../base/text/parse-json.ts";
import { drawsViews } from "../view/view.ts";

/** The extension for long calls, in both of its forms. */
export const TASKS = "io.modelcontextprotocol/tasks";

/**
 * Properties of a client that determine our answers, as sent with its request or at `initialize`.
 */
export type CallingClient = {
  /** Cleaned, without a colon. */
  name: string;
  /** The user for whom the client acts, as stated by an issuer. */
  subject?: string | undefined;
  /** True if the client draws our views. */
  draws: boolean;
  /** `form`: the client shows our forms to a person. `url`: it opens an address. */
  form: boolean;
  url: boolean;
  /** True if the client's revision lists the choices of a form as `enum` and `enumNames`. */
  plainForms: boolean;
  /** True if the client polls for the result of an unfinished call on its own. */
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

/**
 * The revision in which forms began. Later ones list choices with their titles as `oneOf`.
 * https://modelcontextprotocol.io/specification/2025-06-18/client/elicitation#supported-schema-types
 */
const PLAIN_FORMS = "2025-06-18";

/**
 * @param info the client's `clientInfo`, as received (like `capabilities`)
 * @param revision the protocol version of its `initialize`
 */
export function clientOf(info: unknown, capabilities: unknown, revision?: unknown): CallingClient {
  const name = isFields(info) && typeof info["name"] === "string" ? info["name"] : undefined;
  const elicitation = isFields(capabilities) ? capabilities["elicitation"] : undefined;
  const url = has(elicitation, "url");
  return {
    name: clientName(name),
    draws: drawsViews(capabilities),
    // A client that declares no details can show forms, because forms came first.
    form: isFields(elicitation) && (!url || has(elicitation, "form")),
    url,
    plainForms: revision === PLAIN_FORMS,
    tasks: isFields(capabilities) && has(capabilities["extensions"], TASKS),
  };
}

export const UNKNOWN_CLIENT: CallingClient = clientOf(undefined, undefined);
