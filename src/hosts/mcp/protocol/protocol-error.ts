/** https://www.jsonrpc.org/specification#error_object */
export const PARSE_ERROR = -32_700;
export const INVALID_REQUEST = -32_600;
export const METHOD_NOT_FOUND = -32_601;
export const INVALID_PARAMS = -32_602;
export const INTERNAL_ERROR = -32_603;
/** https://modelcontextprotocol.io/specification/2026-07-28/basic#error-codes */
export const MISSING_CAPABILITY = -32_021;
export const UNSUPPORTED_VERSION = -32_022;

/** The response to a request that failed, in every revision of the protocol. */
export class ProtocolError extends Error {
  override name = "ProtocolError";
  readonly code: number;
  readonly data: object | undefined;
  /** HTTP status. An error that a method itself reports is sent with the usual status. */
  readonly status: number;
  constructor(
    code: number,
    message: string,
    { data, status = 200 }: { data?: object; status?: number } = {},
  ) {
    super(message);
    this.code = code;
    this.data = data;
    this.status = status;
  }
}
