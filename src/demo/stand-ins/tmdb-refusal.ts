import { type Answer, json } from "./answer.ts";

const KNOWN: Record<number, [code: number, message: string]> = {
  400: [22, "Invalid page: Pages start at 1 and max at 500. They are expected to be an integer."],
  401: [7, "Invalid API key: You must be granted a valid key."],
  404: [34, "The resource you requested could not be found."],
  422: [27, "Too many append to response objects: The maximum number of remote calls is 20."],
  429: [25, "Your request count is over the allowed limit."],
  500: [11, "Internal error: Something went wrong, contact TMDb."],
};

/** TMDb's body for a status that is no success. */
export function tmdbRefusal(status: number): Answer {
  const [code, message] = KNOWN[status] ?? [status, "Refused."];
  return json({ success: false, status_code: code, status_message: message }, status);
}
