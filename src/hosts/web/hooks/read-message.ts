import type { IncomingMessage } from "node:http";
import { parseJson } from "../../../base/text/parse-json.ts";
import { Refusal } from "../guard/hosts.ts";
import { readBytes, readJson } from "../server/read-body.ts";

/** Maximum size of a message. Plex adds a picture to some of its messages. */
const MAX_BYTES = 1024 ** 2;

/**
 * Reads an app's message: JSON, or for Plex the part `payload` of a form
 * (support.plex.tv/articles/115002267687-webhooks). `undefined` if it is not valid JSON.
 * @throws Refusal 413 for more than a mebibyte, 415 for another type, 400 for a broken form, or the
 * connection's error
 */
export async function readMessage(request: IncomingMessage): Promise<unknown> {
  const type = request.headers["content-type"] ?? "";
  if (!/^multipart\/form-data;/i.test(type)) return await readJson(request, MAX_BYTES);
  const bytes = await readBytes(request, MAX_BYTES);
  const payload = await readPayload(bytes, type);
  return payload === undefined ? undefined : parseJson(payload);
}

/** Node parses the form. Files in it are dropped unread. */
async function readPayload(bytes: Buffer, type: string): Promise<string | undefined> {
  try {
    const form = await new Response(new Uint8Array(bytes), {
      headers: { "Content-Type": type },
    }).formData();
    const payload = form.get("payload");
    return typeof payload === "string" ? payload : undefined;
  } catch {
    throw new Refusal(400, "The form of the request cannot be read.", { code: "invalid_request" });
  }
}
