/**
 * No usable answer came: refused, cut, late or too large. `why` is a part of a sentence for a person and holds nothing
 * of the request or the answer, so that no key can slip into it.
 */
export class HttpFault extends Error {
  override name = "HttpFault";
  readonly why: string;
  constructor(why: string) {
    super(why);
    this.why = why;
  }
}

/** The answer was longer than the client reads: asking for less may help. */
export class BodyTooLong extends HttpFault {
  override name = "BodyTooLong";
  constructor(maxBytes: number) {
    super(`the answer is longer than ${maxBytes} bytes`);
  }
}

/** The other side's certificate is refused: nothing that passes by itself. */
export class CertificateFault extends HttpFault {
  override name = "CertificateFault";
  readonly kind: CertificateKind;
  constructor(why: string, kind: CertificateKind) {
    super(why);
    this.kind = kind;
  }
}

export type CertificateKind = "name" | "date" | "trust";

const WORDS: Record<string, string> = {
  ECONNREFUSED: "nothing listens at its address",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the answer was cut",
  ENOTFOUND: "its name does not resolve",
  EAI_AGAIN: "its name cannot be resolved just now",
  EHOSTUNREACH: "its address cannot be reached",
  ENETUNREACH: "there is no network",
  ETIMEDOUT: "it did not take the connection in time",
  UND_ERR_CONNECT_TIMEOUT: "it did not take the connection in time",
  UND_ERR_DESTROYED: "the client was closed",
  UND_ERR_CLOSED: "the client was closed",
  ERR_SSL_WRONG_VERSION_NUMBER: "it speaks plain HTTP, no TLS",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is self-signed",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate cannot be verified",
  UNABLE_TO_GET_ISSUER_CERT: "its certificate cannot be verified",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate cannot be verified",
  CERT_UNTRUSTED: "its certificate cannot be verified",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
};

const TRUST = /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET|VERIFY)_\w+|CERT_UNTRUSTED)$/;

/** What went wrong on the network, as a part of a sentence; only codes are read, never a message. */
export function whyItFailed(error: unknown): string {
  const code = codeOf(error);
  if (code === undefined) return "the request failed";
  if (code.startsWith("HPE_")) return "it does not speak HTTP";
  return WORDS[code] ?? `the request failed (${code})`;
}

/** What is the matter with a certificate, if that is what failed. */
export function certificateKind(error: unknown): CertificateKind | undefined {
  const code = codeOf(error) ?? "";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return "name";
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") return "date";
  return TRUST.test(code) ? "trust" : undefined;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" && /^[A-Z0-9_]{1,60}$/.test(error.code) ? error.code : undefined;
}
