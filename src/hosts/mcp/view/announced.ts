// What a client says at `initialize` and with its calls about pages that it draws: see view.ts.

const EXTENSION = "io.modelcontextprotocol/ui";
export const VIEW_TYPE = "text/html;profile=mcp-app";

/** What the page sends along with each call: what it reads was not shown to a model. */
const MARK = "plex-ingest/view";

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Whether a client with these capabilities, as it sent them at `initialize`, draws pages like ours. */
export function drawsViews(capabilities: unknown): boolean {
  const extensions = isRecord(capabilities) ? capabilities["extensions"] : undefined;
  const announced = isRecord(extensions) ? extensions[EXTENSION] : undefined;
  const types = isRecord(announced) ? announced["mimeTypes"] : undefined;
  return Array.isArray(types) && types.includes(VIEW_TYPE);
}

/** Whether the page made this call, by the `_meta` of its parameters. */
export const isOfView = (meta: Readonly<Record<string, unknown>> | undefined): boolean => meta?.[MARK] === true;
