/**
 * The request got no usable response: it was refused, cut off, late or too large. `why` is part of
 * a sentence for the user. It contains nothing from the request or the response, so it cannot leak
 * a key.
 */
export class HttpFault extends Error {
  override name = "HttpFault";
  readonly why: string;
  readonly fault: RequestFault;
  /** True if the same request fails until a person changes something. */
  readonly isLasting: boolean;
  constructor(why: string, fault: RequestFault = "other", isLasting = false) {
    super(why);
    this.why = why;
    this.fault = fault;
    this.isLasting = isLasting;
  }
}

/** Why there was no response, for counting. */
export type RequestFault = "timeout" | "unreachable" | "closed" | "tls" | "too_long" | "other";

/** The response was longer than the client's limit. A smaller request may help. */
export class BodyTooLong extends HttpFault {
  override name = "BodyTooLong";
  constructor(maxBytes: number) {
    super(`the response is larger than ${maxBytes} bytes`, "too_long", true);
  }
}

/** The response nests lists and objects deeper than any service does. */
export class BodyTooDeep extends HttpFault {
  override name = "BodyTooDeep";
  constructor(levels: number) {
    super(`the response is nested deeper than ${levels} levels`, "other", true);
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
    super(why, "tls", true);
    this.kind = kind;
  }
}

/** The address has the wrong scheme: http instead of https, or the reverse. */
export class SchemeFault extends HttpFault {
  override name = "SchemeFault";
  constructor(right: "http" | "https") {
    super(
      right === "https"
        ? "it requires https at this address, not http"
        : "it speaks plain http at this address, not https",
      "tls",
      true,
    );
  }
}

/** The host name of an address does not resolve. */
export class NameFault extends HttpFault {
  override name = "NameFault";
  constructor(host: string) {
    super(
      isPlexDirect(host)
        ? "its plex.direct name does not resolve, which most often is the router's DNS rebind " +
            "protection; exempt plex.direct there"
        : "its host name does not resolve",
      "unreachable",
      !isOwnName(host),
    );
  }
}

const isPlexDirect = (host: string): boolean => /\.plex\.direct\.?$/i.test(host);

/**
 * True for a name that a machine or container announces itself. Such a name does not resolve while
 * the machine is off, so it needs no correction.
 */
const isOwnName = (host: string): boolean => !host.includes(".") || /\.local\.?$/i.test(host);

export type CertificateKind = "name" | "date" | "trust";

/**
 * Returns what to do about a refused certificate, as part of a sentence. `fileSetting` is the
 * setting for certificates of one's own, if the service has one. The check cannot be switched off.
 */
export function adviseOnCertificate(
  kind: CertificateKind,
  { urlSetting, fileSetting }: { urlSetting: string; fileSetting?: string },
): string {
  if (kind === "name") return `use the name from the certificate in ${urlSetting}`;
  if (kind === "date") return "renew it on the server, and check this machine's clock";
  return fileSetting === undefined
    ? "set NODE_EXTRA_CA_CERTS, in the environment of plex-ingest and not in its settings " +
        "file, to the PEM file of the certificate or of the authority that signed it"
    : `set ${fileSetting} to the PEM file of the certificate or of the authority that signed it`;
}

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
function faultOf(error: unknown): RequestFault {
  const code = codeOf(error) ?? "";
  return FAULTS.find(([codes]) => codes.test(code))?.[1] ?? "other";
}

/**
 * Creates the error for a request that failed with this network error. Reads only error codes.
 * `host` is the name from the request's address.
 */
export function toHttpFault(error: unknown, host: string): HttpFault {
  const kind = certificateKindOf(error);
  if (kind) return new CertificateFault(explainFailure(error), kind);
  if (codeOf(error) === "ENOTFOUND") return new NameFault(host);
  return new HttpFault(explainFailure(error), faultOf(error));
}

/** True if the wrong one of http and https may cause this error. */
export const maySpeakOther = (error: unknown): boolean =>
  /^(?:ECONNRESET|EPIPE|EPROTO|HPE_\w+|ERR_SSL_\w+)$/.test(codeOf(error) ?? "") ||
  (error instanceof HttpFault && error.fault === "closed");

/** Classifies a certificate error; undefined for any other error. */
function certificateKindOf(error: unknown): CertificateKind | undefined {
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
