/**
 * The request got no usable response: it was refused, cut off, late or too large. `why` is part of
 * a sentence for the user. It contains nothing from the request or the response, so it cannot leak
 * a key.
 */
export class HttpFault extends Error {
  override name = "HttpFault";
  readonly why: string;
  readonly fault: RequestFault;
  constructor(why: string, fault: RequestFault = "other") {
    super(why);
    this.why = why;
    this.fault = fault;
  }
}

/** Why there was no response, for counting. */
export type RequestFault = "timeout" | "unreachable" | "closed" | "tls" | "too_long" | "other";

/** The response was longer than the client's limit. A smaller request may help. */
export class BodyTooLong extends HttpFault {
  override name = "BodyTooLong";
  constructor(maxBytes: number) {
    super(`the response is larger than ${maxBytes} bytes`, "too_long");
  }
}

/** True if a call failed because its response was too long. */
export const isTooLong = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof BodyTooLong;

/** The server's certificate was refused. Retrying does not help. */
export class CertificateFault extends HttpFault {
  override name = "CertificateFault";
  readonly kind: CertificateKind;
  constructor(why: string, kind: CertificateKind) {
    super(why, "tls");
    this.kind = kind;
  }
}

export type CertificateKind = "name" | "date" | "trust";

const EXPLANATIONS: Record<string, string> = {
  ECONNREFUSED: "nothing is listening at its address",
  ECONNRESET: "the connection was closed",
  EPIPE: "the connection was closed",
  ENOTFOUND: "its host name does not resolve",
  EAI_AGAIN: "its host name cannot be resolved at the moment",
  EHOSTUNREACH: "its address cannot be reached",
  ENETUNREACH: "there is no network",
  ETIMEDOUT: "it did not accept the connection in time",
  ERR_SSL_WRONG_VERSION_NUMBER: "it speaks plain HTTP, not TLS",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is self-signed",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate cannot be verified",
  UNABLE_TO_GET_ISSUER_CERT: "its certificate cannot be verified",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate cannot be verified",
  CERT_UNTRUSTED: "its certificate cannot be verified",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host name",
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
};

const UNTRUSTED =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET|VERIFY)_\w+|CERT_UNTRUSTED)$/;

/** Explains a network error, as part of a sentence. Reads only error codes, never messages. */
export function explainFailure(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined) return "the request failed";
  if (code.startsWith("HPE_")) return "it does not speak HTTP";
  return EXPLANATIONS[code] ?? `the request failed (${code})`;
}

const FAULTS: readonly (readonly [RegExp, RequestFault])[] = [
  [/^ETIMEDOUT$/, "timeout"],
  [/^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/, "unreachable"],
  [/^(?:ECONNRESET|EPIPE)$/, "closed"],
  [/SSL|TLS|CERT/, "tls"],
];

/** Classifies a network error. Reads only error codes. */
export function faultOf(error: unknown): RequestFault {
  const code = codeOf(error) ?? "";
  return FAULTS.find(([codes]) => codes.test(code))?.[1] ?? "other";
}

/** Classifies a certificate error; undefined for any other error. */
export function certificateKindOf(error: unknown): CertificateKind | undefined {
  const code = codeOf(error) ?? "";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return "name";
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") return "date";
  return UNTRUSTED.test(code) ? "trust" : undefined;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" && /^[A-Z0-9_]{1,60}$/.test(error.code)
    ? error.code
    : undefined;
}
