import { isFields } from "../../../base/text/parse-json.ts";
import { metaOf } from "../protocol/client.ts";

/**
 * The revision in which each request carries the data that `initialize` used to carry:
 * https://modelcontextprotocol.io/specification/2026-07-28
 */
export const REVISION = "2026-07-28";
export const PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";

/**
 * True if a request uses this revision or a later one: it declares its revision, or was sent with
 * our revision's header.
 */
export function isStateless({ params }: { params?: unknown }, header?: string): boolean {
  return (
    header === REVISION || (isFields(params) && metaOf(params)[PROTOCOL_VERSION] !== undefined)
  );
}
